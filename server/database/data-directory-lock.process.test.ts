import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { lockDataDirectory } from './data-directory-lock.ts';

it('LOG-7 the lock of a killed server is gone with it', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'scriptorium-'));
  const lock = new URL('data-directory-lock.ts', import.meta.url).href;
  const code = `import { lockDataDirectory } from ${JSON.stringify(lock)};
    lockDataDirectory(${JSON.stringify(folder)});
    console.log('locked');
    setInterval(() => {}, 1000);`;
  const server = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code]);
  await once(server.stdout, 'data');
  expect(lockDataDirectory(folder).ok).toBe(false);
  server.kill('SIGKILL');
  await once(server, 'exit');
  const mine = lockDataDirectory(folder);
  expect(mine.ok).toBe(true);
  if (mine.ok) mine.value.release();
  rmSync(folder, { recursive: true });
});
