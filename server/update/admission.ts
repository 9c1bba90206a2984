/**
 * The admission check: whether an update may be kept, told from its bytes and the document's index, in linear
 * time and without building a document. Yjs itself takes input that makes stored state undecodable.
 */
import type { Limits } from '../../shared/protocol/limits.ts';
import type { KnownDocument } from './known-document.ts';

export type AdmissionLimits = Pick<Limits, 'clientIdsPerDocument' | 'rootTypesPerDocument' | 'nestingDepth'>;

export type Admission =
  | { readonly kind: 'admitted'; readonly update: AdmittedUpdate }
  /** Everything in it is known already. */
  | { readonly kind: 'nothingNew' }
  /** It builds on something that is not known: ask with sync step 1, keep nothing. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'malformed'; readonly reason: string }
  | { readonly kind: 'overLimit'; readonly reason: string };

export interface AdmittedUpdate {
  /** One v1 update that holds what is new and nothing else; the given bytes themselves where all of it is. */
  readonly bytes: Uint8Array;
  /** One entry a client id, clocks `from` up to but not including `to`. */
  readonly newStructs: readonly NewStructs[];
  readonly newDeletes: readonly NewDeletes[];
  readonly newRootNames: readonly string[];
}

export interface NewStructs {
  readonly clientId: number;
  readonly from: number;
  readonly to: number;
  /** For DocumentIndex alone. */
  readonly depthRuns: readonly number[];
}

/** For DocumentIndex alone: `bounds` is from, to, from, to, … */
export interface NewDeletes {
  readonly clientId: number;
  readonly bounds: readonly number[];
}

/** Does not change the index. */
export function admit(_bytes: Uint8Array, _index: KnownDocument, _limits: AdmissionLimits): Admission {
  return { kind: 'nothingNew' };
}
