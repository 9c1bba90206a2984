/** What people write, as Yjs updates: made by hand where there are many, since a Y.Doc for each client costs the load. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

export const TEXT_ROOT = 'text';
/** A whole update without anything in it. */
export const EMPTY_UPDATE = new Uint8Array([0, 0]);
export const EMPTY_STATE_VECTOR = new Uint8Array([0]);

const CONTENT_STRING = 4;
const HAS_ORIGIN = 0x80;

/** Somebody who writes on at the end of their own words. */
export interface Typist {
  readonly clientId: number;
  /** The clock of what comes next. */
  clock(): number;
  types(text: string): Uint8Array;
}

export function createTypist(clientId: number): Typist {
  let clock = 0;
  return {
    clientId,
    clock: () => clock,
    types(text) {
      const update = insertion(clientId, clock, text);
      clock += text.length;
      return update;
    },
  };
}

function insertion(clientId: number, clock: number, text: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, clientId);
  encoding.writeVarUint(encoder, clock);
  if (clock === 0) {
    encoding.writeUint8(encoder, CONTENT_STRING);
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, TEXT_ROOT);
  } else {
    encoding.writeUint8(encoder, CONTENT_STRING | HAS_ORIGIN);
    encoding.writeVarUint(encoder, clientId);
    encoding.writeVarUint(encoder, clock - 1);
  }
  encoding.writeVarString(encoder, text);
  encoding.writeVarUint(encoder, 0);
  return encoding.toUint8Array(encoder);
}

/** The clocks that an update brings, by client id: [first, past the last]. */
export function clocksIn(
  update: Uint8Array,
  visit: (clientId: number, from: number, to: number) => void,
): void {
  if (isSingle(update, visit)) return;
  const { from, to } = Y.parseUpdateMeta(update);
  for (const [clientId, end] of to) visit(clientId, from.get(clientId) ?? 0, end);
}

/** The usual case, a typist's single character, read without building anything. */
function isSingle(update: Uint8Array, visit: (clientId: number, from: number, to: number) => void): boolean {
  if (update[0] !== 1 || update[1] !== 1) return false;
  const decoder = decoding.createDecoder(update);
  decoder.pos = 2;
  const clientId = decoding.readVarUint(decoder);
  const clock = decoding.readVarUint(decoder);
  if (decoding.readUint8(decoder) !== (CONTENT_STRING | HAS_ORIGIN)) return false;
  decoding.readVarUint(decoder);
  decoding.readVarUint(decoder);
  const characters = decoding.readVarString(decoder).length;
  visit(clientId, clock, clock + characters);
  return true;
}

/** A document of so many characters that was written in sentences, here and there, by one person. */
export function writtenDocument(characters: number): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = 77;
  const text = doc.getText(TEXT_ROOT);
  const sentence = 'The quick brown fox jumps over the lazy dog, and the dog lets it. '.repeat(2);
  for (let index = 0; text.length < characters; index += 1) {
    text.insert(
      (index * 7919) % (text.length + 1),
      sentence.slice(0, Math.min(100, characters - text.length)),
    );
  }
  return Y.encodeStateAsUpdate(doc);
}
