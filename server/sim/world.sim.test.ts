import { describe, expect, it } from 'vitest';
import { PLANTED_BUGS } from './planted-bugs.ts';
import { runSeeds } from './run-seeds.ts';
import { BrokenPromise } from './witness.ts';

/** Enough for every kind of misfortune to meet every other now and then; a soak uses `npm run sim`. */
const SEEDS = 300;
const STEPS = 300;

/** Seeds that broke a promise once, with the steps they lived. */
const PINNED: readonly (readonly [seed: number, steps: number])[] = [
  // A failed append left a former editor waiting, and a later commit acknowledged what had been dropped.
  [2023, 500],
];

describe('the simulated world', () => {
  it(`SIM-1 keeps every promise in ${SEEDS} worlds of crashes, cuts, failing disks and changing rights`, async () => {
    const outcome = await runSeeds({ from: 1, count: SEEDS, steps: STEPS });
    if ('error' in outcome) throw new Error(`seed ${outcome.seed}`, { cause: outcome.error });
    expect(outcome.seeds).toBe(SEEDS);
    // It must not pass by looking at nothing.
    expect(outcome.acks).toBeGreaterThan(SEEDS * 10);
    expect(outcome.shown).toBeGreaterThan(SEEDS * 20);
    expect(outcome.committed).toBeGreaterThan(SEEDS * 10);
    expect(outcome.presence).toBeGreaterThan(SEEDS * 10);
    expect(outcome.words).toBeGreaterThan(SEEDS * 10);
  }, 300_000);

  it.each(PINNED)('SIM-2 seed %i, which once broke a promise, keeps them all', async (seed, steps) => {
    const outcome = await runSeeds({ from: seed, count: 1, steps });
    expect(outcome).toMatchObject({ seeds: 1 });
  });

  it.each(Object.entries(PLANTED_BUGS))('SIM-3 finds a planted bug: %s', async (_name, plant) => {
    const outcome = await runSeeds({ from: 1, count: 50, steps: STEPS, plant });
    expect('error' in outcome && outcome.error).toBeInstanceOf(Error);
  });

  it('SIM-4 blames acknowledging before the commit by name', async () => {
    const outcome = await runSeeds({
      from: 1,
      count: 50,
      steps: STEPS,
      plant: PLANTED_BUGS.acknowledgeBeforeCommit,
    });
    if (!('error' in outcome)) throw new Error('not found');
    expect(outcome.error).toBeInstanceOf(BrokenPromise);
    expect(String(outcome.error)).toContain('not on disk');
  });
});
