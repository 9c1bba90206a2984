/** An empty folder of a test's own, nobody else's to see. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Folder {
  readonly path: string;
  remove(): void;
}

export function newFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'scriptorium-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
