/** A database file of the present version, empty, in a folder of its own. */
import { join } from 'node:path';
import { prepareDatabase } from '../../database/prepare-database.ts';
import { newFolder } from '../../testing/new-folder.ts';

export interface LogFile {
  readonly file: string;
  remove(): void;
}

export function newLogFile(): LogFile {
  const folder = newFolder();
  const file = join(folder.path, 'scriptorium.db');
  const prepared = prepareDatabase(file);
  if (!prepared.ok) throw new Error(prepared.error.message);
  return { file, remove: () => folder.remove() };
}
