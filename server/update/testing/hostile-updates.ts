/**
 * Updates of every wrong shape that the format can carry, and of many right ones: references to anything, in any
 * order, with any content. Few client ids and low clocks, so that they hit each other often.
 */
import { KIND } from '../item-content.ts';
import type { Chance } from '../../../shared/testing/chance.ts';
import { content, forgeUpdate, type ForgedSection, type ForgedStruct, type Id } from './forged-update.ts';

export interface HostileWorld {
  /** The next clock of each client id, as far as it is known. */
  readonly clockOf: (client: number) => number;
  readonly clients: readonly number[];
  /**
   * Without right origins, so that equal histories must give equal orders, and without formats, of which Yjs
   * deletes some when it meets them one by one and keeps them when they come together.
   */
  readonly isGentle: boolean;
}

export function hostileUpdate(chance: Chance, world: HostileWorld): Uint8Array {
  const authors = world.clients.filter(() => chance.happens(0.4));
  if (chance.happens(0.5)) authors.reverse();
  const sections = authors.map((client) => hostileSection(chance, world, client));
  const deletions = world.clients
    .filter(() => chance.happens(0.25))
    .map((client) => ({
      client,
      ranges: Array.from({ length: 1 + chance.below(3) }, () => {
        const clock = chance.below(world.clockOf(client) + 2);
        return [clock, 1 + chance.below(chance.happens(0.8) ? 3 : 30)] as const;
      }),
    }));
  return forgeUpdate(sections, deletions);
}

function hostileSection(chance: Chance, world: HostileWorld, client: number): ForgedSection {
  const known = world.clockOf(client);
  const clock = chance.happens(0.7) ? known : Math.max(0, known - chance.below(4) + chance.below(2));
  const structs: ForgedStruct[] = [];
  let at = clock;
  const count = 1 + chance.below(4);
  for (let index = 0; index < count; index++) {
    const struct = hostileStruct(chance, world, { client, clock: at });
    structs.push(struct);
    at += struct.length;
  }
  return { client, clock, structs };
}

interface MeasuredContent extends Pick<ForgedStruct, 'kind' | 'content'> {
  readonly length: number;
}

function hostileStruct(chance: Chance, world: HostileWorld, own: Id): ForgedStruct & MeasuredContent {
  const hasOrigin = own.clock > 0 && chance.happens(0.5);
  const isBeside = hasOrigin && chance.happens(0.4);
  const hasRightOrigin = !world.isGentle && chance.happens(0.35);
  const made = chance.oneOf(world.isGentle ? GENTLE_CONTENTS : CONTENTS)(chance);
  return {
    ...made,
    origin: hasOrigin
      ? isBeside
        ? { ...own, clock: own.clock - 1 }
        : someId(chance, world, own)
      : undefined,
    rightOrigin: hasRightOrigin ? someId(chance, world, own) : undefined,
    parent: chance.happens(0.5) ? chance.oneOf(['a', 'b', 'default', '']) : someId(chance, world, own),
    parentSub: chance.happens(made.length === 1 ? 0.3 : 0.03) ? chance.oneOf(['k', 'm', '']) : undefined,
  };
}

/** Mostly something known, sometimes something of the same update, or of none. */
function someId(chance: Chance, world: HostileWorld, own: Id): Id {
  const present = world.clients.filter((id) => (id === own.client ? own.clock > 0 : world.clockOf(id) > 0));
  const client =
    present.length > 0 && chance.happens(0.95) ? chance.oneOf(present) : chance.oneOf(world.clients);
  const end = client === own.client ? own.clock : world.clockOf(client);
  const beyond = chance.happens(client === own.client ? 0.01 : 0.08) ? 3 : 0;
  return { client, clock: chance.below(end + beyond) };
}

const JSON_TEXTS = ['null', 'true', '1', '"x"', '{"a":[1,{"b":null}]}', '[]', '"\\ud800"'];
const TEXTS = ['a', 'ab', 'xyz', '😀', 'é', '\n', 'a😀b'];
const VALUES = [1, null, 'x', 1.5, -0, true, undefined, 10n, { a: [1] }];

/** Types more often than others: it is in them that things go wrong. */
const GENTLE_CONTENTS: readonly ((chance: Chance) => MeasuredContent)[] = [
  (chance) => ofLength(KIND.gc, 1 + chance.below(3)),
  (chance) => ofLength(KIND.deleted, 1 + chance.below(3)),
  (chance) => (chance.happens(0.1) ? ofLength(KIND.skip, 1 + chance.below(3)) : text(chance)),
  (chance) => ({
    kind: KIND.json,
    length: 2,
    content: content.json([chance.oneOf(JSON_TEXTS), 'undefined']),
  }),
  () => ({ kind: KIND.binary, length: 1, content: content.binary(new Uint8Array([1, 2])) }),
  (chance) => ({ kind: KIND.embed, length: 1, content: content.text(chance.oneOf(JSON_TEXTS)) }),
  (chance) => ({ kind: KIND.any, length: 1, content: content.any([chance.oneOf(VALUES)]) }),
  (chance) => ({ kind: KIND.any, length: 2, content: content.any([chance.oneOf(VALUES), 2]) }),
  (chance) => ({
    kind: KIND.subdocument,
    length: 1,
    content: content.subdocument('guid', chance.happens(0.5) ? {} : { autoLoad: true, meta: { a: 1 } }),
  }),
  text,
  text,
  type,
  type,
  type,
];

const CONTENTS: typeof GENTLE_CONTENTS = [
  ...GENTLE_CONTENTS,
  (chance) => ({ kind: KIND.format, length: 1, content: content.format('bold', chance.oneOf(JSON_TEXTS)) }),
];

function ofLength(kind: number, length: number): MeasuredContent {
  return { kind, length, content: content.length(length) };
}

function text(chance: Chance): MeasuredContent {
  const chosen = chance.oneOf(TEXTS);
  return { kind: KIND.string, length: chosen.length, content: content.text(chosen) };
}

function type(chance: Chance): MeasuredContent {
  const chosen = chance.below(7);
  const name = chosen === 3 || chosen === 5 ? 'p' : undefined;
  return { kind: KIND.type, length: 1, content: content.type(chosen, name) };
}

/** A few bytes of it changed, cut, doubled or filled with something extreme. */
export function mutated(chance: Chance, update: Uint8Array): Uint8Array {
  let bytes = Array.from(update);
  const changes = 1 + chance.below(3);
  for (let change = 0; change < changes; change++) {
    const at = chance.below(bytes.length);
    switch (chance.below(6)) {
      case 0:
        bytes[at] = chance.below(256);
        break;
      case 1:
        bytes[at] = ((bytes[at] ?? 0) + (chance.happens(0.5) ? 1 : 255)) % 256;
        break;
      case 2:
        bytes.splice(at, 1 + chance.below(3));
        break;
      case 3:
        bytes.splice(at, 0, ...bytes.slice(at, at + 1 + chance.below(8)));
        break;
      case 4:
        bytes.splice(at, 1, ...chance.oneOf(EXTREMES));
        break;
      default:
        bytes = bytes.slice(0, at);
    }
  }
  return new Uint8Array(bytes);
}

const EXTREMES: readonly (readonly number[])[] = [
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
  [0x80, 0x00],
  [0],
];
