/** Kysely's SQLite dialect with the connection at the other end of a message port. */
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
} from 'kysely';
import type { RelationalCalls } from './relational-calls.ts';
import type { ThreadCaller } from './thread-calls.ts';

export class ThreadDialect implements Dialect {
  readonly #thread: ThreadCaller<RelationalCalls>;

  constructor(thread: ThreadCaller<RelationalCalls>) {
    this.#thread = thread;
  }

  createDriver(): Driver {
    return new ThreadDriver(this.#thread);
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new SqliteAdapter();
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- Kysely's own signature
  createIntrospector(db: Kysely<any>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}

class ThreadDriver implements Driver {
  readonly #thread: ThreadCaller<RelationalCalls>;
  readonly #connection: ThreadConnection;
  /** Who holds the one connection; others wait in line behind this. */
  #line: Promise<void> = Promise.resolve();
  #leave: () => void = () => {};

  constructor(thread: ThreadCaller<RelationalCalls>) {
    this.#thread = thread;
    this.#connection = new ThreadConnection(thread);
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#line;
    const turn = new Turn();
    this.#line = turn.ended;
    await before;
    this.#leave = () => turn.end();
    return this.#connection;
  }

  releaseConnection(): Promise<void> {
    this.#leave();
    return Promise.resolve();
  }

  beginTransaction(): Promise<void> {
    return this.#thread.call('transaction', 'begin');
  }

  commitTransaction(): Promise<void> {
    return this.#thread.call('transaction', 'commit');
  }

  rollbackTransaction(): Promise<void> {
    return this.#thread.call('transaction', 'rollback');
  }

  async savepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`SAVEPOINT ${quoted(name)}`));
  }

  async rollbackToSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`ROLLBACK TO ${quoted(name)}`));
  }

  async releaseSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`RELEASE ${quoted(name)}`));
  }

  /** Waits for what is under way. The thread is its owner's to close. */
  destroy(): Promise<void> {
    return this.#line;
  }
}

class Turn {
  #end: (() => void) | undefined;
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  end(): void {
    this.#end?.();
  }
}

class ThreadConnection implements DatabaseConnection {
  readonly #thread: ThreadCaller<RelationalCalls>;

  constructor(thread: ThreadCaller<RelationalCalls>) {
    this.#thread = thread;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const answer = await this.#thread.call('query', { sql, parameters });
    return {
      rows: trustRows<Row>(answer.rows),
      ...(answer.changes === undefined ? {} : { numAffectedRows: BigInt(answer.changes) }),
      ...(answer.lastInsertRowid === undefined ? {} : { insertId: answer.lastInsertRowid }),
    };
  }

  // oxlint-disable-next-line require-yield -- the type asks for a generator
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('streaming is not supported: page with a cursor');
  }
}

function trustRows<Row>(rows: unknown[]): Row[] {
  // Kysely derives Row from the query and the schema; the driver is where rows get their type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return rows as Row[];
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
