/** What the relational thread can be asked. */
export interface QueryRequest {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export interface QueryAnswer {
  readonly rows: unknown[];
  /** Present for statements that return no rows. */
  readonly changes?: number;
  readonly lastInsertRowid?: bigint;
}

export interface RelationalCalls {
  query(request: QueryRequest): QueryAnswer;
  /** BEGIN IMMEDIATE, COMMIT, ROLLBACK. */
  transaction(step: 'begin' | 'commit' | 'rollback'): void;
  close(request: undefined): void;
}
