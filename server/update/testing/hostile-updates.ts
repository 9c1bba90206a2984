/**
 * Updates of every wrong shape that the format can carry, and of many right ones: references to anything, in any
 * order, with any content. Few client ids and low clocks, so that they hit each other often.
 */
import { KIND } from '../item-content.ts';
import type { Chance } from './chance.ts';
import { content, forgeUpdate, type ForgedSection, type ForgedStruct, type Id } from './forged-update.ts';

export interface HostileWorld {
  /** The next clock of each client id, as far as it is known. */
  readonly clockOf: (client: number) => number;
  readonly clients: readonly number[];
}

export function hostileUpdate(chance: Chance, world: HostileWorld): Uint8Array {
  const authors = world.clients.filter(() => chance.isLucky(0.4));
  if (chance.isLucky(0.5)) authors.reverse();
  const sections = authors.map((client) => hostileSection(chance, world, client));
  const deletions = world.clients
    .filter(() => chance.isLucky(0.25))
    .map((client) => ({
      client,
      ranges: Array.from({ length: 1 + chance.below(3) }, () => {
        const clock = chance.below(world.clockOf(client) + 2);
        return [clock, 1 + chance.below(chance.isLucky(0.8) ? 3 : 30)] as const;
      }),
    }));
  return forgeUpdate(sections, deletions);
}

function hostileSection(chance: Chance, world: HostileWorld, client: number): ForgedSection {
  const known = world.clockOf(client);
  const clock = chance.isLucky(0.7) ? known : Math.max(0, known - chance.below(4) + chance.below(2));
  const structs: ForgedStruct[] = [];
  let at = clock;
  const count = 1 + chance.below(4);
  for (let index = 0; index < count; index++) {
    structs.push(hostileStruct(chance, world, { client, clock: at }));
    at += 1 + chance.below(2);
  }
  return { client, clock, structs };
}

function hostileStruct(chance: Chance, world: HostileWorld, own: Id): ForgedStruct {
  const someId = (): Id => {
    const client = chance.pick(world.clients);
    const end = client === own.client ? own.clock : world.clockOf(client);
    return { client, clock: chance.below(end + (chance.isLucky(0.05) ? 3 : 0)) };
  };
  const hasOrigin = chance.isLucky(0.5);
  const hasRightOrigin = chance.isLucky(0.35);
  const struct = hostileContent(chance);
  return {
    ...struct,
    origin: hasOrigin ? (chance.isLucky(0.3) ? { ...own, clock: own.clock - 1 } : someId()) : undefined,
    rightOrigin: hasRightOrigin ? someId() : undefined,
    parent: chance.isLucky(0.5) ? chance.pick(['a', 'b', 'default', '']) : someId(),
    parentSub: chance.isLucky(0.25) ? chance.pick(['k', 'm', '']) : undefined,
  };
}

const JSON_TEXTS = ['null', 'true', '1', '"x"', '{"a":[1,{"b":null}]}', '[]', '"\\ud800"'];

function hostileContent(chance: Chance): Pick<ForgedStruct, 'kind' | 'content'> {
  switch (chance.below(13)) {
    case 0:
      return { kind: KIND.gc, content: content.length(1 + chance.below(3)) };
    case 1:
      return { kind: KIND.deleted, content: content.length(1 + chance.below(3)) };
    case 2:
      return { kind: KIND.json, content: content.json([chance.pick([...JSON_TEXTS, 'undefined']), '2']) };
    case 3:
      return { kind: KIND.binary, content: content.binary(new Uint8Array([1, 2])) };
    case 4:
      return { kind: KIND.embed, content: content.text(chance.pick(JSON_TEXTS)) };
    case 5:
      return { kind: KIND.format, content: content.format('bold', chance.pick(JSON_TEXTS)) };
    case 6:
    case 7:
    case 8: {
      const type = chance.below(7);
      return { kind: KIND.type, content: content.type(type, type === 3 || type === 5 ? 'p' : undefined) };
    }
    case 9:
      return {
        kind: KIND.any,
        content: content.any([chance.pick([1, null, 'x', 1.5, -0, true]), { a: [1] }]),
      };
    case 10:
      return {
        kind: KIND.subdocument,
        content: content.subdocument('guid', chance.isLucky(0.5) ? {} : { autoLoad: true, meta: { a: 1 } }),
      };
    case 11:
      return chance.isLucky(0.2)
        ? { kind: KIND.skip, content: content.length(1 + chance.below(3)) }
        : { kind: KIND.string, content: content.text('ab') };
    default:
      return { kind: KIND.string, content: content.text(chance.pick(['a', 'xyz', '😀', 'é', '\n', 'a😀b'])) };
  }
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
        bytes[at] = ((bytes[at] ?? 0) + (chance.isLucky(0.5) ? 1 : 255)) % 256;
        break;
      case 2:
        bytes.splice(at, 1 + chance.below(3));
        break;
      case 3:
        bytes.splice(at, 0, ...bytes.slice(at, at + 1 + chance.below(8)));
        break;
      case 4:
        bytes.splice(at, 1, ...chance.pick(EXTREMES));
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
