import { expect, it } from 'vitest';
import { daysUntil } from './when.ts';

it.each([
  ['2026-01-31T00:00:00.000Z', 30],
  ['2026-01-01T00:00:00.001Z', 1],
  ['2026-01-02T00:00:00.001Z', 2],
  ['2026-01-01T00:00:00.000Z', 0],
  ['2025-06-01T00:00:00.000Z', 0],
] as const)('PAGE-96 of the days until %s each that is begun counts: %i', (time, days) => {
  expect(daysUntil(time, Date.parse('2026-01-01T00:00:00.000Z'))).toBe(days);
});
