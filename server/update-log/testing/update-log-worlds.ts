/** The adapters that the contract suite runs over: each opens a log on storage that outlives it. */
import type { Synchronous } from '../../database/open-database.ts';
import { FOLD_BOUNDS, type FoldBounds } from '../fold.ts';
import { MemoryDisk } from '../memory-disk.ts';
import { MemoryUpdateLog } from '../memory-update-log.ts';
import { SqliteUpdateLog } from '../sqlite-update-log.ts';
import type { UpdateLog } from '../update-log.ts';
import { newLogFile } from './new-log-file.ts';

export interface UpdateLogWorld {
  /** A log on the same storage as the one before. */
  open(): UpdateLog;
  dispose(): Promise<void>;
}

export interface WorldOptions {
  readonly foldBounds?: FoldBounds;
  /** Of SQLite: where and how commits are made depends on it. */
  readonly synchronous?: Synchronous;
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

export function sqliteWorld({
  foldBounds = FOLD_BOUNDS,
  synchronous = 'normal',
}: WorldOptions = {}): UpdateLogWorld {
  const stored = newLogFile();
  const { file } = stored;
  const opened: UpdateLog[] = [];
  return {
    open: () => {
      const log = new SqliteUpdateLog({ file, synchronous, foldBounds });
      opened.push(log);
      return log;
    },
    dispose: async () => {
      await Promise.all(opened.map((log) => log.close()));
      stored.remove();
    },
  };
}
