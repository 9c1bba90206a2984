/**
 * Time is counted in looks at bytes, not in seconds: twice the bytes must not take more than about twice the looks,
 * whatever they say.
 */
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../shared/protocol/limits.ts';
import { admit } from './admission.ts';
import { DocumentIndex } from './document-index.ts';
import { KIND } from './item-content.ts';
import { content, forgeUpdate, type ForgedStruct } from './testing/forged-update.ts';

const text = (rest: Partial<ForgedStruct> = {}): ForgedStruct => ({
  kind: KIND.string,
  content: content.text('ab'),
  ...rest,
});

/** The same bytes, and how often one of them was looked at. */
function watched(bytes: Uint8Array): { bytes: Uint8Array; looks: () => number } {
  let looks = 0;
  const proxy = new Proxy(bytes, {
    get(target, key) {
      if (typeof key === 'string' && /^\d/.test(key)) looks += 1;
      if (key === 'subarray') {
        return (from: number, to: number) => {
          looks += to - from;
          return target.subarray(from, to);
        };
      }
      const value: unknown = Reflect.get(target, key, target);
      return value;
    },
  });
  return { bytes: proxy, looks: () => looks };
}

function looksPerByte(update: Uint8Array, index: DocumentIndex): number {
  const { bytes, looks } = watched(update);
  admit(bytes, index, DEFAULT_LIMITS);
  return looks() / update.length;
}

function knowing(update: Uint8Array): DocumentIndex {
  const index = DocumentIndex.fromUpdates([update]);
  if (!index.ok) throw new Error(index.error.reason);
  return index.value;
}

function repeat<Item>(count: number, make: (at: number) => Item): Item[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

/** Updates of a size, and what is known before. */
const ATTACKS: readonly [string, (size: number) => { update: Uint8Array; known?: Uint8Array }][] = [
  [
    'many structs',
    (size) => ({ update: forgeUpdate([{ client: 1, clock: 0, structs: repeat(size, () => text()) }]) }),
  ],
  [
    'one long text, partly known',
    (size) => ({
      update: forgeUpdate([
        { client: 1, clock: 0, structs: [text({ content: content.text('a😀é'.repeat(size)) })] },
      ]),
      known: forgeUpdate([{ client: 1, clock: 0, structs: [text()] }]),
    }),
  ],
  [
    'sections that each wait for the next',
    (size) => ({
      update: forgeUpdate(
        repeat(size, (at) => ({
          client: at + 1,
          clock: 0,
          structs: [text(at + 1 < size ? { origin: { client: at + 2, clock: 0 } } : {})],
        })),
      ),
    }),
  ],
  [
    'two sections that wait for each other at every struct',
    (size) => ({
      update: forgeUpdate([
        {
          client: 2,
          clock: 0,
          structs: repeat(size, (at) => text({ origin: { client: 1, clock: at * 2 } })),
        },
        {
          client: 1,
          clock: 0,
          structs: repeat(size, (at) => text(at === 0 ? {} : { origin: { client: 2, clock: at * 2 - 1 } })),
        },
      ]),
    }),
  ],
  [
    'a large circle',
    (size) => ({
      update: forgeUpdate(
        repeat(size, (at) => ({
          client: at + 1,
          clock: 0,
          structs: [text({ origin: { client: ((at + 1) % size) + 1, clock: 0 } })],
        })),
      ),
    }),
  ],
  [
    'deletes of the same stretch, again and again',
    (size) => ({
      update: forgeUpdate([], [{ client: 1, ranges: repeat(size, () => [0, size] as const) }]),
      known: forgeUpdate(
        [{ client: 1, clock: 0, structs: [text({ content: content.text('a'.repeat(size * 2)) })] }],
        [{ client: 1, ranges: repeat(size, (at) => [at * 2, 1] as const) }],
      ),
    }),
  ],
  [
    'JSON full of brackets',
    (size) => ({
      update: forgeUpdate([
        {
          client: 1,
          clock: 0,
          structs: [{ kind: KIND.embed, content: content.text(`[${'[],'.repeat(size)}0]`) }],
        },
      ]),
    }),
  ],
  [
    'a count that is a lie',
    (size) => ({ update: new Uint8Array([0xff, 0xff, 0xff, 0xff, 0x0f, ...repeat(size, () => 1)]) }),
  ],
];

describe('time is linear in the bytes', () => {
  it.each(ATTACKS)('UPD-12 %s', (_, attack) => {
    const measure = (size: number) => {
      const { update, known } = attack(size);
      return looksPerByte(update, known === undefined ? DocumentIndex.empty() : knowing(known));
    };
    const small = measure(500);
    const large = measure(8000);
    expect(large).toBeLessThan(small * 1.25 + 0.1);
    expect(large).toBeLessThan(8);
  });
});
