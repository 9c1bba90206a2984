import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TEST_FILE = /\.(test|spec)\.tsx?$/;

const documented = new Set(
  readdirSync(join(ROOT, 'docs/behaviour')).flatMap((name) =>
    matches(readFileSync(join(ROOT, 'docs/behaviour', name), 'utf8'), /\*\*([A-Z][A-Z0-9]+-\d+)\*\*/g),
  ),
);
const families = new Set([...documented].map((rule) => rule.slice(0, rule.lastIndexOf('-'))));
const cited = new Set(
  ['server', 'shared', 'web', 'e2e', 'scripts'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => TEST_FILE.test(name) && !name.includes('node_modules'))
      .flatMap((name) =>
        matches(readFileSync(join(ROOT, folder, name), 'utf8'), /\b([A-Z][A-Z0-9]+-\d+)\b/g),
      ),
  ),
);

it('every numbered rule has a test that cites it', () => {
  expect(documented.size).toBeGreaterThan(300);
  expect([...documented].filter((rule) => !cited.has(rule))).toEqual([]);
});

it('every cited rule exists', () => {
  const unknown = [...cited].filter(
    (rule) => families.has(rule.slice(0, rule.lastIndexOf('-'))) && !documented.has(rule),
  );
  expect(unknown).toEqual([]);
});

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap((match) => match[1] ?? []);
}
