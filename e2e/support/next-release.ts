/**
 * The release after this one: these sources with a newer version of the document's schema, built by their own
 * script in a folder of their own. What a page of today meets when its server has been brought up to date.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DOCUMENT_SCHEMA_VERSION } from '../../shared/document/schema-version.ts';
import { ROOT } from './server.ts';

const SOURCES = [
  'bin',
  'scripts',
  'server',
  'shared',
  'web',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'vite.config.ts',
  'vite.server.config.ts',
];
export const NEXT_SCHEMA = DOCUMENT_SCHEMA_VERSION + 1;

export interface Release {
  /** What is started. */
  readonly program: string;
  remove(): Promise<void>;
}

export async function buildNextRelease(): Promise<Release> {
  const folder = await mkdtemp(join(tmpdir(), 'scriptorium-next-'));
  for (const source of SOURCES) await cp(join(ROOT, source), join(folder, source), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const versionFile = join(folder, 'shared/document/schema-version.ts');
  const today = await readFile(versionFile, 'utf8');
  const next = today.replace(`= ${DOCUMENT_SCHEMA_VERSION};`, `= ${NEXT_SCHEMA};`);
  if (next === today) throw new Error('the version of the document’s schema is not where it was');
  await writeFile(versionFile, next);
  await promisify(execFile)(process.execPath, [join(folder, 'scripts/build.mjs')], { cwd: folder });
  return {
    program: join(folder, 'bin/scriptorium.js'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
