/**
 * Several updates of one document as one, without what somebody has already: client sections are put together
 * from slices, delete sets are merged. No document is built, no struct is looked into but where a section is cut.
 */
import { ClockRanges } from './clock-ranges.ts';
import type { NewDeletes } from './incoming-deletes.ts';
import { DEEPEST, KIND } from './item-content.ts';
import { sectionsOf, type Section, type UpdateSections } from './sections.ts';
import { ByteWriter } from './byte-writer.ts';
import { UpdateWalk } from './walk.ts';
import { writeDeletes, writeStructFrom } from './write-struct.ts';

/** A stretch of structs of one client id in one of the updates. */
interface Piece {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly start: number;
  readonly end: number;
  /** Of the first struct: how many clocks are left out. */
  readonly offset: number;
}

/**
 * One v1 update with every struct of these that lies beyond `stateVector`, and all their deletes. The updates are
 * ones that were admitted, in their order.
 */
export function joinUpdates(
  updates: readonly Uint8Array[],
  stateVector: ReadonlyMap<number, number>,
): Uint8Array {
  const read = updates.map((bytes) => ({ bytes, table: sectionsOf(bytes) }));
  const piecesByClient = new Map<number, Piece[]>();
  for (const { bytes, table } of read) {
    for (const section of table.sections) {
      const pieces = piecesByClient.get(section.clientId);
      const known = pieces?.at(-1)?.to ?? stateVector.get(section.clientId) ?? 0;
      if (section.to <= known) continue;
      const piece =
        section.from >= known ? wholeSection(bytes, section) : restOfSection(bytes, section, known);
      if (pieces === undefined) piecesByClient.set(section.clientId, [piece]);
      else pieces.push(piece);
    }
  }
  const total = updates.reduce((sum, bytes) => sum + bytes.length, 0);
  const writer = new ByteWriter(total + 64 + 32 * piecesByClient.size);
  writer.varUint(piecesByClient.size);
  // Yjs writes higher client ids first; it makes its resolving of conflicts faster.
  for (const clientId of [...piecesByClient.keys()].toSorted((one, other) => other - one)) {
    writeSection(writer, clientId, piecesByClient.get(clientId) ?? []);
  }
  writeJoinedDeletes(writer, read);
  return writer.finish();
}

function wholeSection(bytes: Uint8Array, section: Section): Piece {
  // Written out: a spread would take longer than the walk over a keystroke.
  const { from, to, count, start, end } = section;
  return { bytes, from, to, count, start, end, offset: 0 };
}

/** Of a section that begins before `known` and ends after it. */
function restOfSection(bytes: Uint8Array, section: Section, known: number): Piece {
  const walk = new UpdateWalk(bytes, { deepest: DEEPEST });
  walk.returnTo({ clientId: section.clientId, from: section.from, count: section.count, at: section.start });
  while (walk.nextStruct() && walk.clock + walk.length <= known);
  const { structStart, clock, left } = walk;
  return {
    bytes,
    from: known,
    to: section.to,
    count: left + 1,
    start: structStart,
    end: section.end,
    offset: known - clock,
  };
}

function writeSection(writer: ByteWriter, clientId: number, pieces: readonly Piece[]): void {
  let count = 0;
  let gaps = 0;
  let clock = pieces[0]?.from ?? 0;
  const from = clock;
  for (const piece of pieces) {
    if (piece.from > clock) gaps += 1;
    count += piece.count;
    clock = piece.to;
  }
  writer.varUint(count + gaps);
  writer.varUint(clientId);
  writer.varUint(from);
  clock = from;
  for (const piece of pieces) {
    if (piece.from > clock) {
      writer.byte(KIND.skip);
      writer.varUint(piece.from - clock);
    }
    writePiece(writer, clientId, piece);
    clock = piece.to;
  }
}

function writePiece(writer: ByteWriter, clientId: number, piece: Piece): void {
  let { start } = piece;
  if (piece.offset > 0) {
    const walk = new UpdateWalk(piece.bytes, { deepest: DEEPEST });
    walk.returnTo({ clientId, from: piece.from - piece.offset, count: 1, at: piece.start });
    walk.nextStruct();
    writeStructFrom(writer, walk, piece.offset);
    start = walk.position;
  }
  writer.slice(piece.bytes, start, piece.end);
}

function writeJoinedDeletes(
  writer: ByteWriter,
  read: readonly { readonly bytes: Uint8Array; readonly table: UpdateSections }[],
): void {
  const withDeletes = read.filter(({ table }) => table.deletions > 0);
  const [only] = withDeletes;
  if (only === undefined) {
    writer.varUint(0);
    return;
  }
  if (withDeletes.length === 1) {
    writer.slice(only.bytes, only.table.deletesStart, only.bytes.length);
    return;
  }
  writeDeletes(writer, mergedDeletes(withDeletes));
}

function mergedDeletes(
  withDeletes: readonly { readonly bytes: Uint8Array; readonly table: UpdateSections }[],
): NewDeletes[] {
  const byClient = new Map<number, ClockRanges>();
  for (const { bytes, table } of withDeletes) {
    const walk = new UpdateWalk(bytes, { deepest: DEEPEST });
    walk.returnToDeletes(table.deletesStart);
    while (walk.nextDeletions()) {
      const ranges = byClient.get(walk.clientId) ?? new ClockRanges();
      byClient.set(walk.clientId, ranges);
      while (walk.nextDeletedRange()) ranges.add(walk.deletedFrom, walk.deletedTo);
    }
  }
  return [...byClient]
    .toSorted(([one], [other]) => other - one)
    .map(([clientId, ranges]) => ({ clientId, bounds: ranges.bounds() }));
}
