/** The thread behind Kysely: one connection, one statement at a time, so that no request waits for a disk. */
import type Database from 'better-sqlite3';
import { openDatabase, type OpenOptions } from './open-database.ts';
import type { QueryAnswer, QueryRequest, RelationalCalls } from './relational-calls.ts';
import { answerCalls, threadData } from './thread-calls.ts';

const KEPT_STATEMENTS = 500;

const db = openDatabase(threadData<OpenOptions>());
const statements = new Map<string, Database.Statement>();

answerCalls<RelationalCalls>({
  query,
  transaction(step) {
    if (step === 'begin') db.exec('BEGIN IMMEDIATE');
    else if (step === 'commit') db.exec('COMMIT');
    // SQLite may have rolled back by itself, after a full disk for instance.
    else if (db.inTransaction) db.exec('ROLLBACK');
  },
  close() {
    db.close();
  },
});

function query({ sql, parameters }: QueryRequest): QueryAnswer {
  const statement = prepared(sql);
  if (statement.reader) return { rows: statement.all(...parameters) };
  const { changes, lastInsertRowid } = statement.run(...parameters);
  return { rows: [], changes, lastInsertRowid: BigInt(lastInsertRowid) };
}

function prepared(sql: string): Database.Statement {
  const known = statements.get(sql);
  if (known !== undefined) return known;
  if (statements.size >= KEPT_STATEMENTS) statements.clear();
  const statement = db.prepare(sql);
  statements.set(sql, statement);
  return statement;
}
