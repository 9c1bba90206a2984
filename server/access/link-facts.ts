/** What the rules need to know of a share link's row. */
import type { Expression, ExpressionBuilder, Selectable, SqlBool } from 'kysely';
import type { DatabaseSchema } from '../database/schema.ts';
import type { LinkFacts } from './document-role.ts';

type Terms = Pick<Selectable<DatabaseSchema['share_links']>, 'role' | 'revoked_at' | 'expires_at'>;

/** `now`: ms since the epoch. */
export function linkFacts({ role, revoked_at, expires_at }: Terms, now: number): LinkFacts {
  const hasEnded = revoked_at !== null || (expires_at !== null && expires_at <= now);
  return { role, hasEnded, endsAt: hasEnded || expires_at === null ? undefined : expires_at };
}

/** In SQL, of a link that has not ended; a used-up one has not. */
export function hasNotEnded(
  now: number,
): (eb: ExpressionBuilder<DatabaseSchema, 'share_links'>) => Expression<SqlBool> {
  return (eb) =>
    eb.and([
      eb('share_links.revoked_at', 'is', null),
      eb.or([eb('share_links.expires_at', 'is', null), eb('share_links.expires_at', '>', now)]),
    ]);
}
