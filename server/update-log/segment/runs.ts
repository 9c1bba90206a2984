/** A column of equal neighbours: each value once, with how often it stands in a row. */
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from '../../update/byte-writer.ts';

export class RunWriter {
  readonly #column: ByteWriter;
  #value = 0;
  #count = 0;

  constructor(column: ByteWriter) {
    this.#column = column;
  }

  add(value: number): void {
    if (this.#count > 0 && value !== this.#value) this.end();
    this.#value = value;
    this.#count += 1;
  }

  end(): void {
    if (this.#count === 0) return;
    this.#column.varUint(this.#value);
    this.#column.varUint(this.#count);
    this.#count = 0;
  }
}

export class RunReader {
  readonly #column: ByteReader;
  #value = 0;
  #left = 0;

  constructor(column: ByteReader) {
    this.#column = column;
  }

  next(): number {
    if (this.#left === 0) {
      this.#value = this.#column.varUint();
      this.#left = this.#column.varUint();
    }
    this.#left -= 1;
    return this.#value;
  }
}
