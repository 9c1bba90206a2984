/** Doctor on the machine: Node, the data directory, the disk, the clock. */
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { judgeFileSystem } from '../database/file-system.ts';
import { compareVersions } from '../database/open-database.ts';
import { databaseFile } from '../open-data.ts';
import { fine, problem, warning, type Finding } from './finding.ts';

const LEAST_NODE = '20.20.0';
const MEBIBYTE = 1024 * 1024;
/** Before this program was written. */
const EARLIEST = Date.UTC(2026, 0, 1);
const JUMP_MS = 60_000;

export function examineNode(version: string): Finding {
  return compareVersions(version, LEAST_NODE) >= 0
    ? fine('node', version)
    : problem('node', `${version} is too old`, 'Install Node 20.20 or newer.');
}

export function examineDataDirectory(dataDir: string): Finding[] {
  const path = resolve(dataDir);
  const folder = nearestFolder(path);
  try {
    if (!statSync(folder).isDirectory()) throw new Error(`${folder} is no folder`);
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [
      problem(
        'data directory',
        `${path} cannot be written (${reason})`,
        'Make it writable for this user, or set DATA_DIR to another folder.',
      ),
    ];
  }
  const detail = folder === path ? path : `${path} is not there yet; the first start makes it`;
  return [fine('data directory', detail), examineFileSystem(folder), ...examineRights(path)];
}

function examineFileSystem(folder: string): Finding {
  const verdict = judgeFileSystem(folder);
  switch (verdict.kind) {
    case 'fine':
      return fine('file system', 'locks and shared memory can be relied on');
    case 'doubtful':
      return warning('file system', verdict.name, 'Make sure that no network is behind it.');
    case 'unsafe':
      return problem('file system', `SQLite loses data on ${verdict.name}`, 'Put DATA_DIR on a local disk.');
  }
}

function examineRights(path: string): Finding[] {
  if (process.platform === 'win32' || !existsSync(path)) return [];
  const mode = statSync(path).mode & 0o077;
  return mode === 0
    ? []
    : [warning('rights', `others on this machine can look into ${path}`, `chmod 700 ${path}`)];
}

/** Room for the largest document several times over: compaction writes before it removes. */
export function examineDisk(dataDir: string, documentBytes: number): Finding {
  const { bavail, bsize } = statfsSync(nearestFolder(resolve(dataDir)));
  const free = bavail * bsize;
  const detail = `${Math.floor(free / MEBIBYTE)} MiB free`;
  const next = 'Make room on the disk, or move DATA_DIR to a larger one.';
  if (free < documentBytes) return problem('disk', detail, next);
  return free < documentBytes * 16 ? warning('disk', detail, next) : fine('disk', detail);
}

/** History is told by this clock, and sessions end by it. */
export function examineClock(dataDir: string, now: number): Finding {
  const shown = new Date(now).toISOString();
  const next = 'Set the clock, and keep it right by NTP (timedatectl set-ntp true).';
  const file = databaseFile(resolve(dataDir));
  const written = existsSync(file) ? statSync(file).mtimeMs : 0;
  if (now < EARLIEST) return problem('clock', `${shown} cannot be`, next);
  if (now < written - JUMP_MS) {
    return problem('clock', `${shown} is before the last write of the database`, next);
  }
  return fine('clock', shown);
}

function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}
