/**
 * Whether an update can go through columns and come back byte for byte: it is an update from its first byte to its
 * last, and every number in it is written in the shortest way. What does not pass is kept as it came.
 */
import { ByteReader } from './byte-reader.ts';
import { Expectations, transcribeUpdate, type Scribe } from './update-scribe.ts';

export class CanonicalCheck implements Scribe {
  #update = new ByteReader(new Uint8Array());
  #isShortest = true;

  passes(update: Uint8Array): boolean {
    this.#update = new ByteReader(update);
    this.#isShortest = true;
    try {
      transcribeUpdate(this, new Expectations());
    } catch {
      return false;
    }
    return this.#isShortest && this.#update.isAtEnd;
  }

  plain(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#update.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (byte === 0 && scale > 1) this.#isShortest = false;
        break;
      }
      scale *= 0x80;
    }
    if (value > Number.MAX_SAFE_INTEGER) throw new Error('number out of range');
    return value;
  }

  near(): number {
    return this.plain();
  }

  client(): number {
    return this.plain();
  }

  byte(): number {
    return this.#update.byte();
  }

  bytes(_column: number, length: number): Uint8Array {
    return this.#update.bytes(length);
  }
}
