/** SQLite's result codes, and the operating system's, in the words a typist can be told. */
import type { StorageFault } from '../../shared/protocol/events.ts';
import { codeOf, messageOf } from '../database/thread-calls.ts';

export function storageFaultOf(code: string): StorageFault {
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC' || code === 'EDQUOT') return 'full';
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS') return 'readOnly';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'locked';
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) return 'corrupt';
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN') || code === 'EIO') return 'io';
  return 'unknown';
}

/** The disk as a whole ails: no use in trying each document by itself. */
export function ailsTheWholeDisk(fault: StorageFault): boolean {
  return fault === 'full' || fault === 'io' || fault === 'readOnly' || fault === 'locked';
}

/** It passes; what was being decoded may be perfectly well. */
export function isWantOfMemory(error: unknown): boolean {
  return (
    MEMORY_CODES.has(codeOf(error)) || (error instanceof RangeError && /allocation/.test(messageOf(error)))
  );
}

const MEMORY_CODES: ReadonlySet<string> = new Set([
  'ENOMEM',
  'ERR_BUFFER_TOO_LARGE',
  'ERR_MEMORY_ALLOCATION_FAILED',
  'Z_MEM_ERROR',
]);
