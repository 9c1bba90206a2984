/** A flipped bit on the disk must be told, so every row carries a crc32 over all that it says. */
import { crc32 } from 'node:zlib';

export const NO_BYTES = new Uint8Array();

const header = new Float64Array(6);
const headerBytes = new Uint8Array(header.buffer);

/** `numbers`: the row's other columns, at most six, in a fixed order. */
export function rowChecksum(numbers: readonly number[], bytes: Uint8Array): number {
  header.fill(0);
  header.set(numbers);
  return crc32(bytes, crc32(headerBytes));
}

/** For the row of a document: `documentId` is the one it was asked for by. */
export function documentChecksum(
  documentId: string,
  row: { readonly generation: string; readonly created_at: number; readonly schema_version: number },
): number {
  return textChecksum(documentId, row.generation, String(row.created_at), String(row.schema_version));
}

export function textChecksum(...texts: readonly string[]): number {
  return crc32(texts.join('\n'));
}
