/**
 * better-auth keeps a session's token as it is; whoever reads the database could then take over every session.
 * Between it and its own adapter this puts a hash in the token's place, on the way in and in every search.
 */
import type { kyselyAdapter } from '@better-auth/kysely-adapter';
import type { BetterAuthOptions } from 'better-auth';
import { hashToken } from '../../access/secret-token.ts';

type AdapterFactory = ReturnType<typeof kyselyAdapter>;
type Adapter = ReturnType<AdapterFactory>;
type AdapterInTransaction = Parameters<Parameters<Adapter['transaction']>[0]>[0];
type Condition = NonNullable<Parameters<Adapter['findMany']>[0]['where']>[number];

const SESSION = 'session';

export function withHashedSessions(createAdapter: AdapterFactory): AdapterFactory {
  return (options: BetterAuthOptions) => {
    const inner = createAdapter(options);
    return {
      ...inner,
      ...hashing(inner),
      transaction: (run) =>
        inner.transaction((transaction) => run({ ...transaction, ...hashing(transaction) })),
    };
  };
}

type Query<Name extends keyof AdapterInTransaction> = Parameters<
  Extract<AdapterInTransaction[Name], (query: never) => unknown>
>[0];

function hashing(
  inner: AdapterInTransaction,
): Pick<
  AdapterInTransaction,
  'create' | 'findOne' | 'findMany' | 'update' | 'delete' | 'deleteMany' | 'consumeOne'
> {
  return {
    // oxlint-disable-next-line typescript/no-explicit-any -- the adapter's own signature
    create: async <Row extends Record<string, any>, Created = Row>(
      query: Parameters<typeof inner.create<Row, Created>>[0],
    ) => {
      const token: unknown = query.model === SESSION ? Reflect.get(query.data, 'token') : undefined;
      if (typeof token !== 'string') return inner.create<Row, Created>(query);
      const hashed = { ...query, data: { ...query.data, token: hashToken(token) } };
      // Whoever creates a session puts its token into the cookie: they get the token itself.
      return Object.assign({}, await inner.create<Row, Created>(hashed), { token });
    },
    findOne: <Row>(query: Query<'findOne'>) => inner.findOne<Row>(hashSearch(query)),
    findMany: <Row>(query: Query<'findMany'>) => inner.findMany<Row>(hashSearch(query)),
    update: <Row>(query: Query<'update'>) => inner.update<Row>(hashSearch(query)),
    delete: (query) => inner.delete(hashSearch(query)),
    deleteMany: (query) => inner.deleteMany(hashSearch(query)),
    consumeOne: <Row>(query: Query<'consumeOne'>) => inner.consumeOne<Row>(hashSearch(query)),
  };
}

function hashSearch<Search extends { model: string; where?: Condition[] | undefined }>(
  query: Search,
): Search {
  if (query.model !== SESSION || query.where === undefined) return query;
  return { ...query, where: query.where.map(hashCondition) };
}

function hashCondition(condition: Condition): Condition {
  if (condition.field !== 'token') return condition;
  const { value } = condition;
  if (typeof value === 'string') return { ...condition, value: hashToken(value) };
  if (!Array.isArray(value)) return condition;
  return { ...condition, value: value.map((token) => hashToken(String(token))) };
}
