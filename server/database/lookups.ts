/**
 * Queries that every handshake asks, built by Kysely once and then only run. Building one anew took longer than
 * SQLite takes to answer it, and Kysely's lock on its one connection made a thousand who come back at once wake each
 * other a million times (docs/adr/0009-handshakes.md).
 */
import type Database from 'better-sqlite3';
import { sql, type Compilable, type CompiledQuery, type RawBuilder } from 'kysely';

/** Runs a query with other parameters than it was built with. */
export interface Lookups {
  prepare<Row>(query: CompiledQuery<Row>): (parameters: readonly unknown[]) => Promise<readonly Row[]>;
}

/** On the calling thread, where a query is done before another thread would have woken. */
export class SqliteLookups implements Lookups {
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  prepare<Row>({
    sql: text,
  }: CompiledQuery<Row>): (parameters: readonly unknown[]) => Promise<readonly Row[]> {
    const statement = this.#db.prepare<unknown[], Row>(text);
    // oxlint-disable-next-line typescript/require-await -- what it throws is an answer too
    return async (parameters) => statement.all(...parameters);
  }
}

/** Stands for a value that is known when the query is run. */
type ParameterOf<Values> = <Name extends keyof Values>(name: Name) => RawBuilder<Values[Name]>;

class Placeholder {
  readonly name: PropertyKey;

  constructor(name: PropertyKey) {
    this.name = name;
  }
}

/** In two steps, because a type cannot be given and another inferred in one. */
export function prepareQuery<Values extends object>(
  lookups: Lookups,
): <Row>(
  build: (given: ParameterOf<Values>) => Compilable<Row>,
) => (values: Values) => Promise<readonly Row[]> {
  return (build) => {
    const query = build((name) => sql`${new Placeholder(name)}`).compile();
    const run = lookups.prepare(query);
    return (values) => {
      const valueByName = new Map<PropertyKey, unknown>(Object.entries(values));
      return run(
        query.parameters.map((part) => (part instanceof Placeholder ? valueByName.get(part.name) : part)),
      );
    };
  };
}
