/**
 * Marks as they stand in a Y.XmlText: an attribute each, named after the mark, its value the mark's attributes. A
 * mark that may stand beside its own kind carries a hash of itself in the name, or two of them would be one.
 */
import { encodeAny, toBase64 } from 'lib0/buffer';
import { digest } from 'lib0/hash/sha256';
import { Mark, type MarkType, type Schema } from '@tiptap/pm/model';

const HASHED_NAME = /^(.*)--[a-zA-Z0-9+/=]{8}$/;
const HASH_BYTES = 6;

export type TextAttributes = Readonly<Record<string, unknown>>;

export function markTypeOf(storedName: string, schema: Schema): MarkType | undefined {
  return schema.marks[HASHED_NAME.exec(storedName)?.[1] ?? storedName];
}

/** Marks that this page does not know are left out; such a document is not bound (unknown-content.ts). */
export function marksOf(attributes: TextAttributes, schema: Schema): readonly Mark[] {
  const marks = Object.entries(attributes).flatMap(([name, value]) => {
    const type = markTypeOf(name, schema);
    return type === undefined ? [] : [type.create(isRecord(value) ? value : null)];
  });
  return marks.length < 2 ? marks : Mark.setFrom(marks);
}

export function attributesOf(marks: readonly Mark[]): Record<string, unknown> {
  return Object.fromEntries(marks.map((mark) => [storedNameOf(mark), { ...mark.attrs }]));
}

/** What turns text with these marks into text with those; undefined if there is no difference. */
export function attributeChanges(
  before: readonly Mark[],
  after: readonly Mark[],
): Record<string, unknown> | undefined {
  if (Mark.sameSet(before, after)) return undefined;
  const gone = before.filter((mark) => !mark.isInSet(after));
  const come = after.filter((mark) => !mark.isInSet(before));
  return { ...Object.fromEntries(gone.map((mark) => [storedNameOf(mark), null])), ...attributesOf(come) };
}

function storedNameOf(mark: Mark): string {
  const { type } = mark;
  return type.excludes(type) ? type.name : `${type.name}--${hashOf(mark)}`;
}

/** As y-prosemirror makes it, because what is stored is found again by it: SHA-256 folded to six bytes. */
function hashOf(mark: Mark): string {
  const folded = new Uint8Array(HASH_BYTES);
  digest(encodeAny(mark.toJSON())).forEach((byte, at) => {
    folded[at % HASH_BYTES] = (folded[at % HASH_BYTES] ?? 0) ^ byte;
  });
  return toBase64(folded);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
