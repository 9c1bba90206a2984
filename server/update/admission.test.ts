import * as Y from 'yjs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../shared/protocol/limits.ts';
import { admit, type Admission, type AdmissionLimits } from './admission.ts';
import { DocumentIndex } from './document-index.ts';
import { KIND } from './item-content.ts';
import { content, forgeUpdate, type ForgedStruct } from './testing/forged-update.ts';

const text = (value: string, rest: Partial<ForgedStruct> = {}): ForgedStruct => ({
  kind: KIND.string,
  content: content.text(value),
  ...rest,
});

/** A document that holds what is given to it. */
function knowing(...updates: Uint8Array[]): DocumentIndex {
  const index = DocumentIndex.empty();
  for (const update of updates) {
    const admission = admit(update, index, DEFAULT_LIMITS);
    if (admission.kind !== 'admitted') throw new Error(JSON.stringify(admission));
    index.apply(admission.update);
  }
  return index;
}

function judge(
  update: Uint8Array,
  index = DocumentIndex.empty(),
  limits: Partial<AdmissionLimits> = {},
): Admission {
  return admit(update, index, { ...DEFAULT_LIMITS, ...limits });
}

function one(struct: ForgedStruct, client = 1): Uint8Array {
  return forgeUpdate([{ client, clock: 0, structs: [struct] }]);
}

function reasonOf(admission: Admission): string {
  return 'reason' in admission ? admission.reason : admission.kind;
}

function innerType(clock: number, struct: Partial<ForgedStruct>): Uint8Array {
  const structs = [{ kind: KIND.type, content: content.type(0), ...struct }];
  return forgeUpdate([{ client: 1, clock, structs }]);
}

function nestedJson(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}

function judgeEmbed(json: string): Admission {
  return judge(one({ kind: KIND.embed, content: content.text(json) }));
}

/** An array of lib0's in an array in an array … */
function judgeNested(depth: number): Admission {
  const arrays = Array.from({ length: depth }, () => [117, 1]).flat();
  return judge(one({ kind: KIND.any, content: content.raw([1, ...arrays, 126]) }));
}

/** All updates of a document, one for each of these edits. */
function typed(client: number, ...edits: ((doc: Y.Doc) => void)[]): Uint8Array[] {
  const doc = new Y.Doc();
  doc.clientID = client;
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (const edit of edits) edit(doc);
  return updates;
}

describe('what is admitted', () => {
  it('UPD-1 golden bytes: a keystroke of client 1 into the root `t`', () => {
    const bytes = new Uint8Array([1, 1, 1, 0, 4, 1, 1, 0x74, 1, 0x61, 0]);
    expect(typed(1, (doc) => doc.getText('t').insert(0, 'a'))).toEqual([bytes]);
    const admission = judge(bytes);
    expect(admission).toMatchObject({
      kind: 'admitted',
      update: { newStructs: [{ clientId: 1, from: 0, to: 1 }], newDeletes: [], newRootNames: ['t'] },
    });
    expect(admission.kind === 'admitted' && admission.update.bytes).toBe(bytes);
  });

  it.each([
    ['garbage', { kind: KIND.gc, content: content.length(3) }],
    ['deleted', { kind: KIND.deleted, content: content.length(3) }],
    ['JSON', { kind: KIND.json, content: content.json(['undefined', '{"a":[1]}']) }],
    ['binary', { kind: KIND.binary, content: content.binary(new Uint8Array(300)) }],
    ['no bytes', { kind: KIND.binary, content: content.binary(new Uint8Array()) }],
    ['text', text('naïve 😀 日本')],
    ['an embed', { kind: KIND.embed, content: content.text('{"image":"x"}') }],
    ['a format', { kind: KIND.format, content: content.format('bold', 'null') }],
    [
      'values',
      { kind: KIND.any, content: content.any([undefined, null, -5, 1.5, 1e300, 7n, true, 'x', { a: [] }]) },
    ],
    [
      'a subdocument',
      { kind: KIND.subdocument, content: content.subdocument('id', { gc: false, meta: { a: 1 } }) },
    ],
    ['the value of a key', { kind: KIND.any, parentSub: 'k', content: content.any([1]) }],
  ] satisfies [string, ForgedStruct][])('UPD-1 content of every kind: %s', (_, struct) => {
    const update = one(struct);
    expect(reasonOf(judge(update))).toBe('admitted');
    Y.applyUpdate(new Y.Doc(), update);
  });

  it.each([0, 1, 2, 3, 4, 5, 6])('UPD-1 every shared type: %i', (type) => {
    const name = type === 3 || type === 5 ? 'p' : undefined;
    expect(judge(one({ kind: KIND.type, content: content.type(type, name) })).kind).toBe('admitted');
  });

  it('UPD-1 a later section may define what an earlier one builds on, in any depth', () => {
    const update = forgeUpdate([
      {
        client: 9,
        clock: 0,
        structs: [
          text('a', { origin: { client: 5, clock: 0 } }),
          text('d', { origin: { client: 5, clock: 1 } }),
        ],
      },
      {
        client: 5,
        clock: 0,
        structs: [
          text('b', { origin: { client: 2, clock: 0 } }),
          text('c', { origin: { client: 9, clock: 0 } }),
        ],
      },
      { client: 2, clock: 0, structs: [text('e')] },
    ]);
    expect(judge(update).kind).toBe('admitted');
    const doc = new Y.Doc();
    Y.applyUpdate(doc, update);
    expect(doc.store.pendingStructs).toBeNull();
  });
});

describe('what is known already', () => {
  const [first, second] = typed(
    1,
    (doc) => doc.getText('t').insert(0, 'abc'),
    (doc) => doc.getText('t').delete(1, 1),
  );
  if (first === undefined || second === undefined) throw new Error('two updates');

  it('UPD-3 nothing new: structs and deletes that are known, and an empty update', () => {
    const index = knowing(first, second);
    expect(judge(first, index).kind).toBe('nothingNew');
    expect(judge(second, index).kind).toBe('nothingNew');
    expect(judge(Y.mergeUpdates([first, second]), index).kind).toBe('nothingNew');
    expect(judge(new Uint8Array([0, 0]), index).kind).toBe('nothingNew');
  });

  it('UPD-4 only what is new is kept: of structs and of deletes', () => {
    const index = knowing(first, second);
    const admission = judge(
      Y.mergeUpdates([first, forgeUpdate([], [{ client: 1, ranges: [[0, 2]] }])]),
      index,
    );
    expect(admission).toMatchObject({
      kind: 'admitted',
      update: { newStructs: [], newDeletes: [{ clientId: 1, bounds: [0, 1] }] },
    });
    expect(admission.kind === 'admitted' && admission.update.bytes).toEqual(
      forgeUpdate([], [{ client: 1, ranges: [[0, 1]] }]),
    );
  });

  it.each([
    ['text', text('abcdef'), text('def', { origin: { client: 1, clock: 2 } })],
    ['an emoji', text('ab😀ef'), text('\uFFFDef', { origin: { client: 1, clock: 2 } })],
    [
      'values',
      { kind: KIND.any, content: content.any([1, 'x', { a: 1 }, [4], 5]) },
      { kind: KIND.any, content: content.any([[4], 5]), origin: { client: 1, clock: 2 } },
    ],
    [
      'JSON',
      { kind: KIND.json, content: content.json(['1', '"x"', '3', '4']) },
      { kind: KIND.json, content: content.json(['4']), origin: { client: 1, clock: 2 } },
    ],
    [
      'deleted content',
      { kind: KIND.deleted, content: content.length(10) },
      { kind: KIND.deleted, content: content.length(7), origin: { client: 1, clock: 2 } },
    ],
    [
      'garbage',
      { kind: KIND.gc, content: content.length(10) },
      { kind: KIND.gc, content: content.length(7) },
    ],
  ] satisfies [string, ForgedStruct, ForgedStruct][])(
    'UPD-4 a struct of which a part is known is cut as Yjs cuts it: %s',
    (_, whole, rest) => {
      const index = knowing(one(text('xyz')));
      const admission = judge(one(whole), index);
      const expected = forgeUpdate([{ client: 1, clock: 3, structs: [rest] }]);
      expect(admission.kind === 'admitted' && admission.update.bytes).toEqual(expected);
      expect(expected).toEqual(Y.diffUpdate(one(whole), new Uint8Array([1, 1, 3])));
    },
  );
});

describe('what is missing', () => {
  it('UPD-2 an update that comes too early is missing something, and admitted in its turn', () => {
    const updates = typed(
      1,
      (doc) => doc.getText('t').insert(0, 'abc'),
      (doc) => doc.getText('t').insert(3, 'd'),
      (doc) => doc.getText('t').delete(0, 4),
      (doc) => doc.getMap('m').set('k', 1),
    );
    for (const update of updates.slice(1)) expect(judge(update).kind).toBe('missing');
    const index = DocumentIndex.empty();
    for (const update of updates) {
      const admission = judge(update, index);
      expect(admission.kind).toBe('admitted');
      if (admission.kind === 'admitted') index.apply(admission.update);
    }
  });

  it.each([
    ['origin', text('a', { origin: { client: 7, clock: 0 } })],
    ['right origin', text('a', { rightOrigin: { client: 7, clock: 0 } })],
    ['parent', text('a', { parent: { client: 7, clock: 0 } })],
  ] satisfies [string, ForgedStruct][])('UPD-2 an unknown %s', (_, struct) => {
    expect(judge(one(struct)).kind).toBe('missing');
  });

  it('UPD-2 what lies behind a gap is missing, unless it is known', () => {
    const skip = { kind: KIND.skip, content: content.length(2) };
    const update = forgeUpdate([{ client: 1, clock: 0, structs: [text('a'), skip, text('d')] }]);
    expect(judge(update).kind).toBe('missing');
    expect(judge(update, knowing(one(text('a')))).kind).toBe('missing');
    expect(judge(update, knowing(one(text('abcd')))).kind).toBe('nothingNew');
    expect(judge(update, knowing(one(text('abc')))).kind).toBe('admitted');
  });

  it('UPD-8 deletes of what is not known are missing it, also when only the end is', () => {
    const index = knowing(one(text('abc')));
    expect(judge(forgeUpdate([], [{ client: 1, ranges: [[2, 2]] }]), index).kind).toBe('missing');
    expect(judge(forgeUpdate([], [{ client: 2, ranges: [[0, 1]] }]), index).kind).toBe('missing');
    expect(judge(forgeUpdate([], [{ client: 1, ranges: [[2, 1]] }]), index).kind).toBe('admitted');
  });
});

describe('what is refused', () => {
  const withAny = (...bytes: number[]) => one({ kind: KIND.any, content: content.raw([1, ...bytes]) });

  it.each([
    ['cut short', new Uint8Array([1, 1, 1, 0, 4, 1, 1, 0x74, 1]), 'ends too early'],
    ['no bytes at all', new Uint8Array(), 'ends too early'],
    ['bytes behind the end', new Uint8Array([0, 0, 0]), 'something follows the end'],
    ['more sections than bytes', new Uint8Array([0xff, 0x7f, 0]), 'a count is larger than what is left'],
    [
      'a number that lib0 reads as NaN',
      new Uint8Array([...Array<number>(9).fill(0x80), 0, 0]),
      'a number is out of range',
    ],
    [
      'a number beyond 2^53',
      new Uint8Array([1, 1, ...Array<number>(7).fill(0xff), 0x7f, 0, 0]),
      'a number is out of range',
    ],
    [
      'a clock beyond 2^31',
      forgeUpdate([{ client: 1, clock: 2 ** 31, structs: [text('a')] }]),
      'a clock is out of range',
    ],
    [
      'a length beyond 2^31',
      one({ kind: KIND.gc, content: content.length(2 ** 31) }),
      'a clock is out of range',
    ],
    ['empty text', one(text('')), 'a struct without length'],
    ['no values', one({ kind: KIND.any, content: content.any([]) }), 'a struct without length'],
    ['garbage of no length', one({ kind: KIND.gc, content: content.length(0) }), 'a struct without length'],
    [
      'a deletion of no length',
      forgeUpdate([], [{ client: 1, ranges: [[0, 0]] }]),
      'a deletion without length',
    ],
    ['an unknown kind', one({ kind: 11, content: content.length(1) }), 'an unknown kind of content'],
    ['an unknown type', one({ kind: KIND.type, content: content.type(7) }), 'an unknown shared type'],
    ['an unknown value', withAny(115), 'an unknown kind of value'],
    [
      'text that is not UTF-8',
      one({ kind: KIND.string, content: content.raw([1, 0x80]) }),
      'text that is not UTF-8',
    ],
    [
      'a lone surrogate as bytes',
      one({ kind: KIND.string, content: content.raw([3, 0xed, 0xa0, 0x80]) }),
      'text that is not UTF-8',
    ],
    ['a broken embed', one({ kind: KIND.embed, content: content.text('{') }), 'text that is not JSON'],
    [
      'an undefined embed',
      one({ kind: KIND.embed, content: content.text('undefined') }),
      'text that is not JSON',
    ],
    [
      'garbage with an origin',
      new Uint8Array([1, 1, 1, 0, 0x80, 1, 0]),
      'a gap with the properties of an item',
    ],
    [
      'a skip with a parent key',
      new Uint8Array([1, 1, 1, 0, 0x2a, 1, 0]),
      'a gap with the properties of an item',
    ],
    ['no structs', forgeUpdate([{ client: 1, clock: 0, structs: [] }]), 'a section without structs'],
    [
      'a parent that is neither',
      new Uint8Array([1, 1, 1, 0, 4, 2, 1, 0, 1, 0x61, 0]),
      'an unknown kind of parent',
    ],
    [
      'a subdocument with a guid among its options',
      one({ kind: KIND.subdocument, content: content.subdocument('g', { guid: 5 }) }),
      'an unknown option of a subdocument',
    ],
    [
      'a subdocument without options',
      one({ kind: KIND.subdocument, content: content.subdocument('g', null) }),
      'a subdocument without options',
    ],
  ])('UPD-5 %s', (_, update, reason) => {
    expect(judge(update)).toEqual({ kind: 'malformed', reason });
  });

  it('UPD-5 a client id in two sections', () => {
    const update = forgeUpdate([
      { client: 1, clock: 0, structs: [text('a')] },
      { client: 1, clock: 1, structs: [text('b')] },
    ]);
    expect(reasonOf(judge(update))).toBe('two sections of one client id');
  });

  it.each([
    ['of a root', text('a', { parent: '__proto__' })],
    ['of a map', text('a', { parentSub: 'constructor' })],
    ['of a format', { kind: KIND.format, content: content.format('prototype', 'true') }],
    ['of an element', { kind: KIND.type, content: content.type(3, 'constructor') }],
    ['in JSON', { kind: KIND.embed, content: content.text('[{"a":{"__pro\\u0074o__":1}}]') }],
    [
      'in a value',
      { kind: KIND.any, content: content.raw([1, 118, 1, 9, ...Buffer.from('__proto__'), 126]) },
    ],
  ] satisfies [string, ForgedStruct][])('UPD-6 a name that reaches into prototypes: %s', (_, struct) => {
    expect(judge(one(struct))).toEqual({ kind: 'malformed', reason: 'a forbidden key' });
  });

  it('UPD-6 the same words as text are nobody’s business', () => {
    expect(judge(one(text('constructor'))).kind).toBe('admitted');
    expect(judge(one({ kind: KIND.embed, content: content.text('["__proto__"]') })).kind).toBe('admitted');
  });

  it.each([
    ['on itself', { clock: 0 }],
    ['on a later struct of its own', { clock: 5 }],
  ])('UPD-9 a struct that builds %s', (_, { clock }) => {
    for (const key of ['origin', 'rightOrigin', 'parent']) {
      const reason = reasonOf(judge(one(text('a', { [key]: { client: 1, clock } }))));
      expect(reason).toBe('a struct builds on a later one of its own client id');
    }
  });

  it('UPD-9 structs that build on each other in a circle', () => {
    const update = forgeUpdate([
      { client: 2, clock: 0, structs: [text('a', { origin: { client: 1, clock: 0 } })] },
      { client: 1, clock: 0, structs: [text('b', { origin: { client: 2, clock: 0 } })] },
    ]);
    expect(reasonOf(judge(update))).toBe('structs build on each other in a circle');
    const doc = new Y.Doc();
    Y.applyUpdate(doc, update);
    expect(doc.store.pendingStructs).not.toBeNull();
  });

  it('UPD-10 a key with several values, of which Yjs would lose track, unless all are deleted', () => {
    const values = { kind: KIND.any, parentSub: 'k', content: content.any([1, 2]) };
    expect(reasonOf(judge(one(values)))).toBe('a key with several values');
    const section = [{ client: 1, clock: 0, structs: [values] }];
    expect(judge(forgeUpdate(section, [{ client: 1, ranges: [[0, 2]] }])).kind).toBe('admitted');
    expect(judge(forgeUpdate(section, [{ client: 1, ranges: [[0, 1]] }])).kind).toBe('malformed');
  });

  it('UPD-10 neighbours that cannot be neighbours', () => {
    const lists = forgeUpdate([
      { client: 1, clock: 0, structs: [text('ab', { parent: 'a' }), text('cd', { parent: 'b' })] },
      {
        client: 2,
        clock: 0,
        structs: [{ kind: KIND.any, parent: 'a', parentSub: 'k', content: content.any([1]) }],
      },
    ]);
    const between = (left: number, right: number) =>
      judge(
        one(text('x', { origin: { client: 1, clock: left }, rightOrigin: { client: 1, clock: right } }), 3),
        knowing(lists),
      );
    expect(between(0, 1).kind).toBe('admitted');
    expect(reasonOf(between(0, 2))).toBe('neighbours that lie in different lists');
    expect(reasonOf(between(1, 1))).toBe('one and the same neighbour on both sides');
    const besideKey = one(text('x', { rightOrigin: { client: 2, clock: 0 } }), 3);
    expect(reasonOf(judge(besideKey, knowing(lists)))).toBe('the value of a key with a neighbour');
  });
});

describe('limits', () => {
  it('UPD-7 client ids with content in one document', () => {
    const index = knowing(one(text('a'), 1), one(text('a'), 2));
    const limits = { clientIdsPerDocument: 2 };
    expect(judge(one(text('a'), 3), index, limits)).toMatchObject({ kind: 'overLimit' });
    const more = forgeUpdate([{ client: 2, clock: 1, structs: [text('b')] }]);
    expect(judge(more, index, limits).kind).toBe('admitted');
    expect(judge(one(text('a'), 3), index, { clientIdsPerDocument: 0 }).kind).toBe('admitted');
  });

  it('UPD-7 root types in one document', () => {
    const index = knowing(one(text('a', { parent: 'one' }), 1));
    const limits = { rootTypesPerDocument: 1 };
    expect(judge(one(text('a', { parent: 'two' }), 2), index, limits)).toMatchObject({ kind: 'overLimit' });
    expect(judge(one(text('a', { parent: 'one' }), 2), index, limits).kind).toBe('admitted');
  });

  it('UPD-7 types within types, over many updates and by way of origins', () => {
    const index = DocumentIndex.empty();
    const limits = { nestingDepth: 10 };
    let clock = 0;
    const take = (struct: Partial<ForgedStruct>) => {
      const admission = judge(innerType(clock, struct), index, limits);
      if (admission.kind === 'admitted') index.apply(admission.update);
      clock += 1;
      return admission.kind;
    };
    expect(take({})).toBe('admitted');
    for (let depth = 1; depth <= 10; depth++) {
      expect(take({ parent: { client: 1, clock: clock - 1 } })).toBe('admitted');
      expect(take({ origin: { client: 1, clock: clock - 1 } })).toBe('admitted');
    }
    expect(take({ parent: { client: 1, clock: clock - 1 } })).toBe('overLimit');
  });

  it('UPD-7 values within values, JSON and others, told before anything is parsed', () => {
    expect(judgeEmbed(nestedJson(256)).kind).toBe('admitted');
    expect(judgeEmbed(nestedJson(257)).kind).toBe('overLimit');
    expect(judgeEmbed(nestedJson(1_000_000)).kind).toBe('overLimit');
    expect(judgeEmbed(`"${'['.repeat(1000)}"`).kind).toBe('admitted');
    expect(judgeNested(256).kind).toBe('admitted');
    expect(judgeNested(257).kind).toBe('overLimit');
    expect(judgeNested(100_000).kind).toBe('overLimit');
  });
});
