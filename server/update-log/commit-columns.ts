/**
 * A batch of appends on its way to the writer's thread. As columns, because structured cloning looks up every name
 * of every object: a commit of ten keystrokes takes a third of the time of ten appends as they are.
 */
import type { DocumentId, PrincipalId } from '../../shared/ids.ts';
import { packBytes, unpackBytes, type PackedBytes } from './packed-bytes.ts';
import type { Append, AppendOutcome, ClientIdClaim } from './update-log.ts';

export interface CommitColumns {
  /** One for each append. */
  readonly documentIds: readonly DocumentId[];
  readonly generations: readonly string[];
  readonly updateCounts: readonly number[];
  /** One for each update, appends in their order. */
  readonly principalIds: readonly PrincipalId[];
  readonly times: readonly number[];
  readonly packed: PackedBytes;
  /** Few. `append` is the place of the append; they come in its order. */
  readonly claims: readonly (ClientIdClaim & { readonly append: number })[];
}

/** Of each append its newest seq where all succeeded, as nearly always; else each one's outcome. */
export type CommitAnswer = readonly number[] | { readonly outcomes: readonly AppendOutcome[] };

/** Smaller buffers are copied to the other thread: moving one costs more than this takes to copy. */
const MOVED_FROM_BYTES = 64 * 1024;

export function packCommit(batch: readonly Append[]): CommitColumns {
  const updates = batch.flatMap((append) => append.updates);
  return {
    documentIds: batch.map(({ documentId }) => documentId),
    generations: batch.map(({ generation }) => generation),
    updateCounts: batch.map((append) => append.updates.length),
    principalIds: updates.map(({ principalId }) => principalId),
    times: updates.map((update) => update.at),
    packed: packBytes(updates.map(({ update }) => update)),
    claims: batch.flatMap(({ claims }, append) => claims.map((claim) => ({ ...claim, append }))),
  };
}

export function buffersToMove({ packed: { bytes } }: CommitColumns): readonly ArrayBuffer[] {
  return bytes.length < MOVED_FROM_BYTES ? [] : [bytes.buffer];
}

/** The updates are views of the packed bytes. */
export function unpackCommit(columns: CommitColumns): readonly Append[] {
  const { generations, updateCounts, principalIds, times } = columns;
  const unpacked = unpackBytes(columns.packed);
  let next = 0;
  let nextClaim = 0;
  return columns.documentIds.map((documentId, append) => {
    const updates = Array.from({ length: valueAt(updateCounts, append) }, () => {
      const principalId = valueAt(principalIds, next);
      const at = valueAt(times, next);
      const update = valueAt(unpacked, next);
      next += 1;
      return { principalId, at, update };
    });
    const claims: ClientIdClaim[] = [];
    for (; columns.claims[nextClaim]?.append === append; nextClaim += 1) {
      const { clientId, principalId } = valueAt(columns.claims, nextClaim);
      claims.push({ clientId, principalId });
    }
    return { documentId, generation: valueAt(generations, append), updates, claims };
  });
}

export function packOutcomes(outcomes: readonly AppendOutcome[]): CommitAnswer {
  const lastSeqs = outcomes.flatMap((outcome) => (outcome.kind === 'appended' ? [outcome.lastSeq] : []));
  return lastSeqs.length === outcomes.length ? lastSeqs : { outcomes };
}

export function unpackOutcomes(answer: CommitAnswer): readonly AppendOutcome[] {
  return 'outcomes' in answer ? answer.outcomes : answer.map((lastSeq) => ({ kind: 'appended', lastSeq }));
}

function valueAt<Value>(values: readonly Value[], place: number): Value {
  const value = values[place];
  if (value === undefined) throw new Error('the columns of a commit do not fit each other');
  return value;
}
