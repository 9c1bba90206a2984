/** The one folder that holds everything. Made at the first start, for its owner alone. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fail, succeed, type Result } from '../../shared/result.ts';

/** Its absolute path, made and writable; or one line that says what to do. */
export function prepareDataDirectory(dataDir: string): Result<string, string> {
  const path = resolve(dataDir);
  // Rights as they are written may lie (root, network mounts, read-only mounts): only writing tells.
  const probe = join(path, `.write-probe-${process.pid}`);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    writeFileSync(probe, '');
    rmSync(probe);
    return succeed(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail(
      `DATA_DIR ${path} cannot be written (${reason}). Make it writable for this user, or set DATA_DIR to another folder.`,
    );
  }
}
