/** Writes updates, mostly as slices of others. */
export class UpdateWriter {
  #bytes: Uint8Array;
  #length = 0;

  /** Never grows when no more than this is written. */
  constructor(expectedBytes: number) {
    this.#bytes = new Uint8Array(expectedBytes);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  varUint(value: number): void {
    this.#reserve(8);
    let rest = value;
    // Whole numbers of 32 bits are shifted; the rest of a division of doubles takes ten times as long.
    while (rest > 0x7fff_ffff) {
      this.#bytes[this.#length++] = 0x80 | (rest % 128);
      rest = Math.floor(rest / 128);
    }
    let small = rest | 0;
    while (small > 0x7f) {
      this.#bytes[this.#length++] = 0x80 | (small & 0x7f);
      small >>>= 7;
    }
    this.#bytes[this.#length++] = small;
  }

  /** Copies a range of other bytes. */
  slice(bytes: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start);
    this.#bytes.set(bytes.subarray(start, end), this.#length);
    this.#length += end - start;
  }

  /** What was written, and no more memory than that. */
  finish(): Uint8Array {
    return this.#length === this.#bytes.length ? this.#bytes : this.#bytes.slice(0, this.#length);
  }

  #reserve(byteCount: number): void {
    const needed = this.#length + byteCount;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
