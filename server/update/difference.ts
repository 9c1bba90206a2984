/** What a returning client lacks: cut out of the stored updates, without building a document. */
import { fail, succeed, type Result } from '../../shared/result.ts';
import { ByteReader } from './byte-reader.ts';
import { joinUpdates } from './join.ts';

/** Client id to the next clock expected of it, as sync step 1 carries it. Total: any bytes give this or a reason. */
export function decodeStateVector(bytes: Uint8Array): Result<ReadonlyMap<number, number>, string> {
  const reader = new ByteReader(bytes);
  const clocks = new Map<number, number>();
  const count = reader.readCount();
  for (let entry = 0; entry < count && reader.failure === undefined; entry++) {
    const clientId = reader.readVarUint();
    if (clocks.has(clientId)) reader.fail('a client id twice');
    clocks.set(clientId, reader.readVarUint());
  }
  if (reader.failure === undefined && reader.remaining > 0) reader.fail('something follows the end');
  return reader.failure === undefined ? succeed(clocks) : fail(reader.failure.reason);
}

/**
 * One v1 update: all structs that the asker lacks, and the whole delete set. The updates are a document's own, in
 * their order; a struct that the asker knows in part is cut as Yjs cuts it.
 */
export function difference(
  updates: readonly Uint8Array[],
  stateVector: ReadonlyMap<number, number>,
): Uint8Array {
  return joinUpdates(updates, stateVector);
}
