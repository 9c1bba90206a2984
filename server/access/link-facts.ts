/** What the rules need to know of a share link's row. */
import {
  sql,
  type AliasedRawBuilder,
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type RawBuilder,
  type Selectable,
  type SqlBool,
} from 'kysely';
import type { DatabaseSchema } from '../database/schema.ts';
import type { LinkFacts } from './document-role.ts';

type Terms = Pick<Selectable<DatabaseSchema['share_links']>, 'role' | 'revoked_at' | 'expires_at'> & {
  /** 1: this instance lets nobody in by links (`linksOff`). */
  readonly links_off: number;
};

/** `now`: ms since the epoch. */
export function linkFacts({ role, revoked_at, expires_at, links_off }: Terms, now: number): LinkFacts {
  const hasEnded = links_off === 1 || revoked_at !== null || (expires_at !== null && expires_at <= now);
  return { role, hasEnded, endsAt: hasEnded || expires_at === null ? undefined : expires_at };
}

/** In SQL, of a link that has not ended; a used-up one has not. */
export function hasNotEnded(
  now: number | RawBuilder<number>,
): (eb: ExpressionBuilder<DatabaseSchema, 'share_links'>) => Expression<SqlBool> {
  return (eb) =>
    eb.and([
      linksAreOn(),
      eb('share_links.revoked_at', 'is', null),
      eb.or([eb('share_links.expires_at', 'is', null), eb('share_links.expires_at', '>', now)]),
    ]);
}

/** A column for `linkFacts`: written by server/team/instance.ts, read with every link, so that it holds at once. */
export function linksOff(): AliasedRawBuilder<number, 'links_off'> {
  return sql<number>`(SELECT count(*) FROM instance_settings WHERE key = 'share_links_off')`.as('links_off');
}

function linksAreOn(): RawBuilder<SqlBool> {
  return sql<SqlBool>`NOT EXISTS (SELECT 1 FROM instance_settings WHERE key = 'share_links_off')`;
}

export async function areLinksOn(db: Kysely<DatabaseSchema>): Promise<boolean> {
  const { rows } = await sql<{ on: number }>`SELECT ${linksAreOn()} AS "on"`.execute(db);
  return rows[0]?.on === 1;
}
