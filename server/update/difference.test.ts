import * as Y from 'yjs';
import { describe, expect, it } from 'vitest';
import { concatenate } from './concatenate.ts';
import { decodeStateVector, difference } from './difference.ts';
import { EMPTY_UPDATE, isEmptyUpdate } from './empty-update.ts';
import { KIND } from './item-content.ts';
import { content, forgeUpdate } from './testing/forged-update.ts';

const text = (value: string) => ({ kind: KIND.string, content: content.text(value) });

describe('state vectors', () => {
  it('UPD-14 reads what Yjs writes', () => {
    const doc = new Y.Doc();
    doc.clientID = 4_294_967_295;
    doc.getText('t').insert(0, 'hello');
    expect(decodeStateVector(Y.encodeStateVector(doc))).toEqual({
      ok: true,
      value: new Map([[4_294_967_295, 5]]),
    });
    expect(decodeStateVector(new Uint8Array([0]))).toEqual({ ok: true, value: new Map() });
  });

  it.each([
    ['nothing', []],
    ['more entries than bytes', [9, 1, 1]],
    ['half an entry', [1, 1]],
    ['a client id twice', [2, 1, 1, 1, 2]],
    ['something behind the end', [1, 1, 1, 0]],
  ])('UPD-14 gives a reason for %s', (_, bytes) => {
    expect(decodeStateVector(new Uint8Array(bytes)).ok).toBe(false);
  });
});

describe('difference and concatenation', () => {
  const base = forgeUpdate(
    [
      { client: 2, clock: 0, structs: [text('abc'), text('def')] },
      { client: 1, clock: 0, structs: [text('x')] },
    ],
    [{ client: 2, ranges: [[0, 1]] }],
  );
  const tail = [
    forgeUpdate([{ client: 2, clock: 6, structs: [text('gh')] }]),
    forgeUpdate([], [{ client: 2, ranges: [[1, 2]] }]),
    forgeUpdate([{ client: 3, clock: 0, structs: [text('new')] }]),
  ];

  it('UPD-15 golden bytes: sections of one client id are joined, higher ids first, deletes merged', () => {
    expect(concatenate([base, ...tail])).toEqual(
      forgeUpdate(
        [
          { client: 3, clock: 0, structs: [text('new')] },
          { client: 2, clock: 0, structs: [text('abc'), text('def'), text('gh')] },
          { client: 1, clock: 0, structs: [text('x')] },
        ],
        [{ client: 2, ranges: [[0, 3]] }],
      ),
    );
  });

  it('UPD-15 what is given twice is taken once, and a hole is marked as Yjs marks it', () => {
    expect(concatenate([base, base])).toEqual(concatenate([base, EMPTY_UPDATE]));
    const later = forgeUpdate([{ client: 1, clock: 4, structs: [text('y')] }]);
    const joined = concatenate([base, later]);
    expect(
      Y.decodeUpdate(joined).structs.map((struct) => [struct.constructor.name, struct.id.clock]),
    ).toContainEqual(['Skip', 1]);
  });

  it('UPD-14 golden bytes: what the asker lacks, a struct cut at what it knows, and all deletes', () => {
    const known = new Map([
      [2, 4],
      [3, 3],
      [1, 7],
    ]);
    expect(difference([base, ...tail], known)).toEqual(
      forgeUpdate(
        [
          {
            client: 2,
            clock: 4,
            structs: [{ ...text('ef'), origin: { client: 2, clock: 3 } }, text('gh')],
          },
        ],
        [{ client: 2, ranges: [[0, 3]] }],
      ),
    );
  });

  it('UPD-14 who lacks nothing gets the deletes alone; of an empty document, nothing', () => {
    const everything = new Map([
      [1, 1],
      [2, 8],
      [3, 3],
    ]);
    expect(difference([base, ...tail], everything)).toEqual(
      forgeUpdate([], [{ client: 2, ranges: [[0, 3]] }]),
    );
    expect(isEmptyUpdate(difference([], everything))).toBe(true);
    expect(isEmptyUpdate(concatenate([EMPTY_UPDATE, EMPTY_UPDATE]))).toBe(true);
  });

  it('UPD-14 answers alike when it has the sections of a large update in memory', () => {
    const doc = new Y.Doc();
    for (let line = 0; line < 3000; line++) doc.getText('t').insert(0, `line ${line}\n`);
    const large = Y.encodeStateAsUpdate(doc);
    const clock = Y.getState(doc.store, doc.clientID) - 17;
    const first = difference([large], new Map([[doc.clientID, clock]]));
    expect(difference([large], new Map([[doc.clientID, clock]]))).toEqual(first);
    expect(first).toEqual(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(new Map([[doc.clientID, clock]]))));
  });
});
