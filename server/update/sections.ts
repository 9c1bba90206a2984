/** Where the client sections of an update lie, remembered for large ones: a base is asked about again and again. */
import { DEEPEST } from './item-content.ts';
import { UpdateWalk } from './walk.ts';

export interface Section {
  readonly clientId: number;
  readonly count: number;
  /** Clocks from here … */
  readonly from: number;
  /** … up to but not including this. */
  readonly to: number;
  /** Byte range of its structs. */
  readonly start: number;
  readonly end: number;
}

export interface UpdateSections {
  readonly sections: readonly Section[];
  readonly deletesStart: number;
  /** Client ids in the delete set. */
  readonly deletions: number;
}

/** Walking less than this is as cheap as remembering it. */
const WORTH_REMEMBERING_BYTES = 16 * 1024;

const remembered = new WeakMap<Uint8Array, UpdateSections>();

/** Of an update that was admitted. The bytes must not change any more. Throws when they are no update. */
export function sectionsOf(bytes: Uint8Array): UpdateSections {
  const known = remembered.get(bytes);
  if (known !== undefined) return known;
  const found = findSections(bytes);
  if (bytes.length >= WORTH_REMEMBERING_BYTES) remembered.set(bytes, found);
  return found;
}

function findSections(bytes: Uint8Array): UpdateSections {
  const walk = new UpdateWalk(bytes, { deepest: DEEPEST });
  const sections: Section[] = [];
  while (walk.nextSection()) {
    const { clientId, left: count, position: start, nextClock: from } = walk;
    while (walk.nextStruct());
    sections.push({ clientId, count, from, to: walk.nextClock, start, end: walk.position });
  }
  const deletesStart = walk.position;
  const deletions = walk.countDeletions();
  if (walk.failure !== undefined) throw new Error(`a stored update is damaged: ${walk.failure.reason}`);
  return { sections, deletesStart, deletions };
}
