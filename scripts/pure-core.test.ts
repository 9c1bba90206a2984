import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const CORE = new URL('../web/sync/core/', import.meta.url);
const IMPURE = [
  /\b(Date|setTimeout|setInterval|queueMicrotask|performance|crypto|fetch)\b[.(]/,
  /(?<![-\w])(window|document|navigator|localStorage|sessionStorage|indexedDB|globalThis)\./,
  /\bnew (WebSocket|BroadcastChannel)\b/,
  /Math\.random/,
  /from '(node:|yjs|y-protocols|idb|react)/,
];

it('SYNC-61 the core of the sync client knows no clock, no chance, no browser and no document', () => {
  const files = readdirSync(CORE).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThanOrEqual(10);
  for (const name of files) {
    const code = readFileSync(new URL(name, CORE), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const found = IMPURE.flatMap((pattern) => pattern.exec(code)?.[0] ?? []);
    expect({ name, found }).toEqual({ name, found: [] });
  }
});
