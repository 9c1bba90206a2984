/**
 * The admission check: whether an update may be kept, told from its bytes and the document's index, in linear
 * time and without building a document. Yjs itself takes input that makes stored state undecodable, blocks for
 * seconds or waits for ever; what passes here it applies without a throw and without anything pending.
 *
 * What is admitted is what is new: structs and deletes that are known already are left out, and of a struct that
 * is partly known only the rest is kept, cut as Yjs itself cuts it. So nobody can say something else under clocks
 * that are taken, and every stored section starts where the one before it ended. Rules: docs/behaviour/updates.md.
 */
import type { Limits } from '../../shared/protocol/limits.ts';
import { IncomingDeletes, type NewDeletes } from './incoming-deletes.ts';
import type { IncomingSection } from './incoming-section.ts';
import { IncomingStructs } from './incoming-structs.ts';
import type { KnownDocument } from './known-document.ts';
import { structLimitsOf } from './struct-limits.ts';
import { ByteWriter } from './byte-writer.ts';
import { UpdateWalk } from './walk.ts';
import { writeDeletes, writeStructFrom } from './write-struct.ts';

/** For numbers of client ids and root types, and for the depth, 0 means no limit (but see DEEPEST). */
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
  /** One entry a client id. */
  readonly newStructs: readonly NewStructs[];
  readonly newDeletes: readonly NewDeletes[];
  readonly newRootNames: readonly string[];
}

export interface NewStructs {
  readonly clientId: number;
  /** Clocks from here … */
  readonly from: number;
  /** … up to but not including this. */
  readonly to: number;
  /** See place-runs.ts. */
  readonly placeRuns: readonly number[];
  /** from, to, from, to, … of what is deleted from the beginning. */
  readonly deletedBounds: readonly number[];
}

/** Does not change the index. */
export function admit(bytes: Uint8Array, known: KnownDocument, limits: AdmissionLimits): Admission {
  const structLimits = structLimitsOf(limits);
  const walk = new UpdateWalk(bytes, { deepest: structLimits.nestingDepth });
  const structs = new IncomingStructs(walk, known, structLimits);
  const deletes = new IncomingDeletes();
  structs.read();
  deletes.read(walk, (clientId) => structs.clockAfter(clientId));
  walk.finish();
  structs.placeOutOfOrder();
  if (walk.failure !== undefined) return walk.failure;
  if (structs.isMissingSomething || deletes.isMissingSomething) return MISSING;
  if (!structs.mustBeDeleted.every(({ clientId, from, to }) => deletes.covers(clientId, from, to))) {
    return { kind: 'malformed', reason: 'a key with several values' };
  }

  const newStructs = [...structs.sections.values()].filter((section) => section.count > 0);
  const newDeletes = deletes.subtractKnown(known);
  if (newStructs.length === 0 && newDeletes.length === 0) return NOTHING_NEW;
  const isWhole = !structs.isTrimmed && !deletes.isTrimmed;
  return {
    kind: 'admitted',
    update: {
      bytes: isWhole ? bytes : writeNew(walk, newStructs, newDeletes),
      newStructs: newStructs.map(newStructsOf),
      newDeletes,
      newRootNames: structs.newRootNames,
    },
  };
}

const MISSING = { kind: 'missing' } as const;
const NOTHING_NEW = { kind: 'nothingNew' } as const;

function newStructsOf({ clientId, from, to, placeRuns, deletedBounds }: IncomingSection): NewStructs {
  return { clientId, from, to, placeRuns, deletedBounds };
}

function writeNew(
  walk: UpdateWalk,
  sections: readonly IncomingSection[],
  deletes: readonly NewDeletes[],
): Uint8Array {
  const writer = new ByteWriter(walk.bytes.length);
  writer.varUint(sections.length);
  for (const section of sections) {
    writer.varUint(section.count);
    writer.varUint(section.clientId);
    writer.varUint(section.from);
    const { clientId, startClock, count, start } = section;
    walk.returnTo({ clientId, from: startClock, count, at: start });
    walk.nextStruct();
    writeStructFrom(writer, walk, section.from - startClock);
    writer.slice(walk.bytes, walk.position, section.end);
  }
  writeDeletes(writer, deletes);
  return writer.finish();
}
