/** Bytes that grow. */
export class ByteWriter {
  #bytes = new Uint8Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  /** Seven bits a byte, least first, as lib0 does. Up to 2^53 - 1. */
  varUint(value: number): void {
    let rest = value;
    // Whole numbers of 32 bits are shifted; the rest of a division of doubles takes ten times as long.
    while (rest > 0x7fff_ffff) {
      this.byte(0x80 | (rest % 0x80));
      rest = Math.floor(rest / 0x80);
    }
    let small = rest | 0;
    while (small > 0x7f) {
      this.byte(0x80 | (small & 0x7f));
      small >>>= 7;
    }
    this.byte(small);
  }

  /** 0, -1, 1, -2, 2 … as 0, 1, 2, 3, 4 … */
  zigzag(value: number): void {
    this.varUint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Cuts back to an earlier length. */
  truncate(length: number): void {
    this.#length = length;
  }

  /** A view; copy it before writing on. */
  view(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.view());
    this.#bytes = grown;
  }
}
