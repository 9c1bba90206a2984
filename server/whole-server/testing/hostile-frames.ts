/**
 * Frames that a stranger might send on an open WebSocket: broken, lying about lengths, deep, huge, or well framed
 * around hostile Yjs. Each comes from a seed.
 */
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { Chance } from '../../../shared/testing/chance.ts';
import {
  encodeAwareness,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeUpdate,
} from '../../../shared/protocol/frames.ts';

export type HostileFrame =
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
  | { readonly kind: 'text'; readonly text: string };

export class HostileFrames {
  readonly #chance: Chance;
  readonly #honest: readonly Uint8Array[];
  /** Content under somebody else's client id; made once, so that sending is what takes the attackers' time. */
  readonly #forged: Uint8Array;

  constructor(chance: Chance, strangersId: number) {
    this.#chance = chance;
    this.#honest = honestUpdates();
    this.#forged = forged(strangersId);
  }

  next(): HostileFrame {
    const makers = [
      () => this.#noise(),
      () => this.#mutated(),
      () => this.#mutated(),
      () => this.#mutated(),
      () => this.#truncated(),
      () => this.#lyingLength(),
      () => this.#forged,
      () => this.#deepAwareness(),
      () => this.#brokenAwareness(),
      () => this.#farFuture(),
      () => this.#wrongType(),
      () => this.#deepJson(),
    ];
    if (this.#chance.happens(0.02)) return { kind: 'text', text: 'hello?' };
    return { kind: 'binary', bytes: this.#chance.oneOf(makers)() };
  }

  #noise(): Uint8Array {
    return Uint8Array.from({ length: this.#chance.below(200) }, () => this.#chance.below(256));
  }

  /** An honest update with a few bytes changed, well framed. */
  #mutated(): Uint8Array {
    const update = new Uint8Array(this.#chance.oneOf(this.#honest));
    for (let changes = 1 + this.#chance.below(4); changes > 0; changes -= 1) {
      update[this.#chance.below(update.length)] = this.#chance.below(256);
    }
    return this.#chance.happens(0.5) ? encodeUpdate(update) : encodeSyncStep2(update);
  }

  #truncated(): Uint8Array {
    const frame = encodeUpdate(this.#chance.oneOf(this.#honest));
    return frame.subarray(0, this.#chance.below(frame.length));
  }

  /** Counts and lengths that promise gigabytes. */
  #lyingLength(): Uint8Array {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, this.#chance.below(2));
    encoding.writeVarUint(encoder, 1 + this.#chance.below(2));
    encoding.writeVarUint(encoder, 2 ** (10 + this.#chance.below(42)));
    encoding.writeUint8(encoder, this.#chance.below(256));
    return encoding.toUint8Array(encoder);
  }

  #deepAwareness(): Uint8Array {
    const depth = 10 ** (1 + this.#chance.below(4));
    return encodeAwareness(
      awareness(this.#chance.below(2 ** 31), `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`),
    );
  }

  #brokenAwareness(): Uint8Array {
    const texts = ['{', '"text"', '[]', '{"a":1', '\u0000', '{"a":"'.padEnd(20_000, 'x'), 'nul'];
    return encodeAwareness(awareness(this.#chance.below(2 ** 31), this.#chance.oneOf(texts)));
  }

  /** Builds on what nobody has: kept out, asked for, not an offence. */
  #farFuture(): Uint8Array {
    const doc = new Y.Doc();
    doc.getText('t').insert(0, 'abc');
    const before = Y.encodeStateVector(doc);
    doc.getText('t').insert(3, 'd');
    return encodeUpdate(Y.encodeStateAsUpdate(doc, before));
  }

  #wrongType(): Uint8Array {
    const frame = encodeSyncStep1(new Uint8Array([0]));
    return Uint8Array.from([this.#chance.oneOf([4, 7, 63, 64, 65, 66, 69, 127]), ...frame]);
  }

  #deepJson(): Uint8Array {
    const doc = new Y.Doc();
    doc.getText('t').insertEmbed(0, { a: 'x'.repeat(4) });
    const update = Y.encodeStateAsUpdate(doc);
    const at = update.indexOf(0x7b);
    const bomb = new Uint8Array(update);
    bomb.fill(0x5b, at, at + 9);
    return encodeUpdate(bomb);
  }
}

function forged(strangersId: number): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = strangersId;
  // Longer than what its owner has written, so that there is something new in it.
  doc.getText('t').insert(0, 'not mine '.repeat(2_000));
  return encodeUpdate(Y.encodeStateAsUpdate(doc));
}

function awareness(clientId: number, state: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, clientId);
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarString(encoder, state);
  return encoding.toUint8Array(encoder);
}

function honestUpdates(): readonly Uint8Array[] {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  const body = doc.getXmlFragment('default');
  for (let count = 0; count < 20; count += 1) {
    const paragraph = new Y.XmlElement('paragraph');
    const text = new Y.XmlText();
    body.insert(body.length, [paragraph]);
    paragraph.insert(0, [text]);
    text.insert(0, `paragraph ${count} with émoji 😀`, { bold: { weight: count } });
    paragraph.setAttribute('class', `c${count}`);
    if (count % 3 === 0) body.delete(0, 1);
  }
  doc.getMap('m').set('k', { nested: [1, 2, { three: null }] });
  doc.getArray('a').insert(0, [1, 'two', new Uint8Array([3])]);
  updates.push(Y.encodeStateAsUpdate(doc));
  return updates;
}
