import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BASE_PATH, pathBelow } from './base-path.ts';

const WEB = fileURLToPath(new URL('.', import.meta.url));
const SOURCES = readdirSync(WEB, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.tsx?$/.test(name) && !/\.test\.|testing/.test(name),
);

describe('a page at a sub-path', () => {
  it('RUN-59 knows its own addresses from those of its neighbours', () => {
    expect(BASE_PATH).toBe('');
    expect(pathBelow('/docs/d/abc', '/docs')).toBe('/d/abc');
    expect(pathBelow('/docs/', '/docs')).toBe('/');
    expect(pathBelow('/docsy/x', '/docs')).toBe('/docsy/x');
    expect(pathBelow('/d/abc', '')).toBe('/d/abc');
  });

  it('RUN-59 asks for nothing at the root of its host without saying where it is', () => {
    // Pictures, requests and plain links go by the host; links of `wouter` have the sub-path by themselves.
    const rooted =
      /\bsrc=["{`]+\/|fetch\([`'"]\/|component="a" href=(?:"\/|\{(?!`\$\{BASE_PATH\}))|<a href="\//g;
    const found = SOURCES.flatMap((name) =>
      [...readFileSync(join(WEB, name), 'utf8').matchAll(rooted)].map(([match]) => `${name}: ${match}`),
    );
    expect(SOURCES.length).toBeGreaterThan(100);
    expect(found).toEqual([]);
    expect(
      ['src="/icon.svg"', 'fetch(`/api', 'component="a" href="/"'].every((bad) => bad.match(rooted)),
    ).toBe(true);
  });
});
