/** The two directions of `transcribeUpdate`: out of an update's bytes into columns, and back. */
import { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from '../../update/byte-writer.ts';
import type { ClientTable } from './client-table.ts';
import type { Column } from './columns.ts';
import type { Scribe } from './update-scribe.ts';

export class IntoColumns implements Scribe {
  readonly #columns: readonly ByteWriter[];
  readonly #clients: ClientTable;
  #update = new ByteReader(new Uint8Array());

  constructor(columns: readonly ByteWriter[], clients: ClientTable) {
    this.#columns = columns;
    this.#clients = clients;
  }

  begin(update: Uint8Array): void {
    this.#update = new ByteReader(update);
  }

  get isAtEnd(): boolean {
    return this.#update.isAtEnd;
  }

  plain(column: Column): number {
    const value = this.#update.varUint();
    this.#columns[column]?.varUint(value);
    return value;
  }

  near(column: Column, expected: number): number {
    const value = this.#update.varUint();
    this.#columns[column]?.zigzag(value - expected);
    return value;
  }

  client(column: Column): number {
    const id = this.#update.varUint();
    this.#columns[column]?.varUint(this.#clients.placeOf(id));
    return id;
  }

  byte(column: Column): number {
    const value = this.#update.byte();
    this.#columns[column]?.byte(value);
    return value;
  }

  bytes(column: Column, length: number): Uint8Array {
    const bytes = this.#update.bytes(length);
    this.#columns[column]?.bytes(bytes);
    return bytes;
  }
}

export class OutOfColumns implements Scribe {
  readonly #columns: readonly ByteReader[];
  readonly #clients: ClientTable;
  readonly #update: ByteWriter;

  constructor(columns: readonly ByteReader[], clients: ClientTable, update: ByteWriter) {
    this.#columns = columns;
    this.#clients = clients;
    this.#update = update;
  }

  plain(column: Column): number {
    const value = this.#column(column).varUint();
    this.#update.varUint(value);
    return value;
  }

  near(column: Column, expected: number): number {
    const value = expected + this.#column(column).zigzag();
    if (value < 0) throw new Error('number out of range');
    this.#update.varUint(value);
    return value;
  }

  client(column: Column): number {
    const id = this.#clients.idAt(this.#column(column).varUint());
    this.#update.varUint(id);
    return id;
  }

  byte(column: Column): number {
    const value = this.#column(column).byte();
    this.#update.byte(value);
    return value;
  }

  bytes(column: Column, length: number): Uint8Array {
    const bytes = this.#column(column).bytes(length);
    this.#update.bytes(bytes);
    return bytes;
  }

  #column(column: Column): ByteReader {
    const reader = this.#columns[column];
    if (reader === undefined) throw new Error('a column is missing');
    return reader;
  }
}
