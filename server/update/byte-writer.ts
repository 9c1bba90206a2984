/** Bytes that grow, and numbers as lib0 writes them. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** Never grows when no more than `expectedBytes` is written. */
  constructor(expectedBytes = 64) {
    this.#bytes = new Uint8Array(expectedBytes);
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** Seven bits a byte, least first. Up to 2^53 - 1. */
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

  /** 0, -1, 1, -2, 2 … as 0, 1, 2, 3, 4 … */
  zigzag(value: number): void {
    this.varUint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Copies a range of other bytes. */
  slice(bytes: Uint8Array, start: number, end: number): void {
    this.bytes(bytes.subarray(start, end));
  }

  /** Cuts back to an earlier length. */
  truncate(length: number): void {
    this.#length = length;
  }

  /** A view; copy it before writing on. */
  view(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** What was written, and no more memory than that. Nothing may be written afterwards. */
  finish(): Uint8Array {
    return this.#length === this.#bytes.length ? this.#bytes : this.#bytes.slice(0, this.#length);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.view());
    this.#bytes = grown;
  }
}
