import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

let clone: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'scriptorium-clone-'));
});
afterEach(() => rmSync(clone, { recursive: true }));

it('RUN-36 a fresh clone installs what the build needs, also with NODE_ENV=production', () => {
  cpSync(join(ROOT, 'scripts'), join(clone, 'scripts'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(clone, 'package.json'));
  cpSync(join(ROOT, 'package-lock.json'), join(clone, 'package-lock.json'));
  // An npm that says what it was asked for, and gives up.
  const npm = join(clone, 'npm-cli.cjs');
  const asked = join(clone, 'asked.json');
  writeFileSync(
    npm,
    `require('node:fs').writeFileSync(${JSON.stringify(asked)}, JSON.stringify(process.argv.slice(2)));
    process.exit(1);`,
  );
  const ended = spawnSync(process.execPath, [join(clone, 'scripts', 'start.mjs')], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', npm_execpath: npm },
    encoding: 'utf8',
  });
  expect(JSON.parse(readFileSync(asked, 'utf8'))).toEqual(expect.arrayContaining(['ci', '--include=dev']));
  expect(ended.status).toBe(1);
  expect(ended.stderr).toContain('npm has said why above');
});
