import { deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { DocumentIndex, type DocumentIndexData } from '../update/document-index.ts';
import { encodeIndex } from './index-codec.ts';
import { decodeStoredBase, encodeStoredBase } from './stored-base.ts';

function indexOf(update: Uint8Array): DocumentIndexData {
  const index = DocumentIndex.fromUpdates([update]);
  if (!index.ok) throw new Error(index.error.reason);
  return index.value.toData();
}

/** Without the difference between Buffer and Uint8Array. */
function read(stored: Uint8Array): { update: Uint8Array; index: DocumentIndexData | undefined } {
  const { update, index } = decodeStoredBase(stored);
  return { update: Uint8Array.from(update), index };
}

interface Stroke {
  readonly clientId: number;
  readonly root: string;
  readonly place: number;
  readonly text: string;
  readonly deletes: number;
  readonly isNested: boolean;
}

const stroke: fc.Arbitrary<Stroke> = fc.record({
  clientId: fc.constantFrom(1, 77, 4_294_967_295, 9_007_199_254_740_991),
  root: fc.constantFrom('default', 'títle', '😀'),
  place: fc.nat({ max: 40 }),
  text: fc.string({ maxLength: 20 }),
  deletes: fc.nat({ max: 8 }),
  isNested: fc.boolean(),
});

function written(strokes: readonly Stroke[]): Uint8Array {
  const doc = new Y.Doc();
  for (const { clientId, root, place, text, deletes, isNested } of strokes) {
    doc.clientID = clientId;
    const list = doc.getArray<unknown>(root);
    const at = Math.min(place, list.length);
    list.insert(at, isNested ? [new Y.Array(), new Y.Text(text)] : [text, 1]);
    list.delete(0, Math.min(deletes, list.length));
  }
  return Y.encodeStateAsUpdate(doc);
}

describe('a base on disk', () => {
  it('LOG-49 gives back the update byte for byte, and its index', () => {
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 60 }), (strokes) => {
        const update = written(strokes);
        const index = indexOf(update);
        expect(read(encodeStoredBase(update, index))).toEqual({ update, index });
      }),
    );
  });

  it('LOG-49 deflates what is worth it', () => {
    const update = written(
      Array.from({ length: 200 }, (_, place) => ({
        clientId: 1,
        root: 'default',
        place,
        text: 'the same words again',
        deletes: 0,
        isNested: false,
      })),
    );
    const stored = encodeStoredBase(update, indexOf(update));
    expect(stored.length).toBeLessThan(update.length / 4);
    expect(read(stored).update).toEqual(update);
  });

  it('LOG-49 reads bases that were written without an index', () => {
    const update = written([
      { clientId: 1, root: 'default', place: 0, text: 'a', deletes: 0, isNested: true },
    ]);
    for (const stored of [Buffer.from([0, ...update]), Buffer.from([1, ...deflateRawSync(update)])]) {
      expect(read(stored)).toEqual({ update, index: undefined });
    }
  });

  it('LOG-49 makes the index anew where another version wrote it, and refuses what is damaged', () => {
    const update = written([
      { clientId: 1, root: 'default', place: 0, text: 'a', deletes: 0, isNested: true },
    ]);
    const index = encodeIndex(indexOf(update));
    const form = (bytes: Uint8Array): Buffer => Buffer.from([2, bytes.length, ...bytes, ...update]);
    expect(read(form(index)).index).toBeDefined();
    expect(read(form(Uint8Array.of(2, ...index.subarray(1))))).toEqual({
      update,
      index: undefined,
    });
    for (const [damaged, reason] of [
      [form(Uint8Array.of(1, 200, 1)), 'a count is larger'],
      [form(Uint8Array.of(...index, 7)), 'more than an index'],
      [form(index).subarray(0, 9), 'end too early'],
      [Buffer.from([9, ...update]), 'unknown form'],
      [Buffer.alloc(0), 'unknown form'],
    ] as const) {
      expect(() => read(damaged)).toThrow(reason);
    }
  });
});
