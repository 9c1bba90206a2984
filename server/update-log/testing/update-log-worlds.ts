/** The adapters that the contract suite runs over: each opens a log on storage that outlives it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareDatabase } from '../../database/prepare-database.ts';
import { FOLD_BOUNDS, type FoldBounds } from '../fold.ts';
import { MemoryDisk } from '../memory-disk.ts';
import { MemoryUpdateLog } from '../memory-update-log.ts';
import { SqliteUpdateLog } from '../sqlite-update-log.ts';
import type { UpdateLog } from '../update-log.ts';

export interface UpdateLogWorld {
  /** A log on the same storage as the one before. */
  open(): UpdateLog;
  dispose(): Promise<void>;
}

export interface WorldOptions {
  readonly foldBounds?: FoldBounds;
}

export function memoryWorld({ foldBounds = FOLD_BOUNDS }: WorldOptions = {}): UpdateLogWorld {
  const disk = new MemoryDisk();
  let ids = 0;
  const randomId = (): string => {
    ids += 1;
    return `generation-${ids}`;
  };
  return {
    open: () =>
      new MemoryUpdateLog({
        disk,
        pause: () => Promise.resolve(),
        soon: (run) => void setImmediate(run),
        randomId,
        foldBounds,
      }),
    dispose: () => Promise.resolve(),
  };
}

export function sqliteWorld({ foldBounds = FOLD_BOUNDS }: WorldOptions = {}): UpdateLogWorld {
  const folder = mkdtempSync(path.join(tmpdir(), 'scriptorium-log-'));
  const file = path.join(folder, 'scriptorium.db');
  const prepared = prepareDatabase(file);
  if (!prepared.ok) throw new Error(prepared.error.message);
  const opened: UpdateLog[] = [];
  return {
    open: () => {
      const log = new SqliteUpdateLog({ file, synchronous: 'normal', foldBounds });
      opened.push(log);
      return log;
    },
    dispose: async () => {
      await Promise.all(opened.map((log) => log.close()));
      rmSync(folder, { recursive: true });
    },
  };
}
