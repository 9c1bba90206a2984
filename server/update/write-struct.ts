/** Writes the rest of a struct of which the beginning is known, as Yjs does it (`Item.write` with an offset). */
import { ByteReader } from './byte-reader.ts';
import type { NewDeletes } from './incoming-deletes.ts';
import { DEEPEST, KIND, skipAny } from './item-content.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { UpdateWalk } from './walk.ts';

const KIND_AND_PARENT_SUB = 0x3f;
const HAS_ORIGIN = 0x80;
const HAS_RIGHT_ORIGIN = 0x40;

/** Writes the struct that the walk stands on, without its first `offset` clocks. */
export function writeStructFrom(writer: ByteWriter, walk: UpdateWalk, offset: number): void {
  if (offset === 0) {
    writer.slice(walk.bytes, walk.structStart, walk.position);
    return;
  }
  if (walk.kind === KIND.gc || walk.kind === KIND.skip) {
    writer.varUint(walk.kind);
    writer.varUint(walk.length - offset);
    return;
  }
  writer.byte((walk.info & KIND_AND_PARENT_SUB) | HAS_ORIGIN | (walk.hasRightOrigin ? HAS_RIGHT_ORIGIN : 0));
  writer.varUint(walk.clientId);
  writer.varUint(walk.clock + offset - 1);
  if (walk.hasRightOrigin) {
    writer.varUint(walk.rightOriginClient);
    writer.varUint(walk.rightOriginClock);
  }
  writeContentFrom(writer, walk, offset);
}

/** Content of more than one clock is a length, a text, or a list. */
function writeContentFrom(writer: ByteWriter, walk: UpdateWalk, offset: number): void {
  const reader = new ByteReader(walk.bytes, walk.contentStart);
  const size = reader.readVarUint();
  if (walk.kind === KIND.deleted) {
    writer.varUint(walk.length - offset);
  } else if (walk.kind === KIND.string) {
    writeTextFrom(writer, walk, { start: reader.position, byteCount: size, offset });
  } else {
    for (let skipped = 0; skipped < offset; skipped++) {
      if (walk.kind === KIND.json) reader.skipBytes();
      else skipAny(reader, DEEPEST);
    }
    writer.varUint(walk.length - offset);
    writer.slice(walk.bytes, reader.position, walk.position);
  }
}

function writeTextFrom(
  writer: ByteWriter,
  walk: UpdateWalk,
  text: { readonly start: number; readonly byteCount: number; readonly offset: number },
): void {
  const { bytes } = walk;
  const end = text.start + text.byteCount;
  let at = text.start;
  let units = 0;
  while (units < text.offset) {
    const lead = bytes[at] ?? 0;
    at += lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    units += lead < 0xf0 ? 1 : 2;
  }
  // Between the halves of a surrogate pair: the second half alone cannot be written as UTF-8.
  const isInsidePair = units > text.offset;
  writer.varUint(end - at + (isInsidePair ? REPLACEMENT.length : 0));
  if (isInsidePair) writer.slice(REPLACEMENT, 0, REPLACEMENT.length);
  writer.slice(bytes, at, end);
}

/** U+FFFD */
const REPLACEMENT = new Uint8Array([0xef, 0xbf, 0xbd]);

/** A whole delete set; an update ends with it. */
export function writeDeletes(writer: ByteWriter, deletes: readonly NewDeletes[]): void {
  writer.varUint(deletes.length);
  for (const { clientId, bounds } of deletes) {
    writer.varUint(clientId);
    writer.varUint(bounds.length / 2);
    for (let at = 0; at < bounds.length; at += 2) {
      const from = bounds[at] ?? 0;
      writer.varUint(from);
      writer.varUint((bounds[at + 1] ?? 0) - from);
    }
  }
}
