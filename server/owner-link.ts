/** The one-time link that makes whoever opens it the owner. */
import type { Accounts } from './accounts/accounts.ts';
import type { RelationalDatabase } from './database/relational.ts';

/** At the very first start alone: later ones must not end a link that somebody may have in their hands. */
export async function firstOwnerToken(options: {
  readonly db: RelationalDatabase['db'];
  readonly accounts: Pick<Accounts, 'ownerLinkToken'>;
}): Promise<string | undefined> {
  const made = await options.db
    .selectFrom('instance_settings')
    .select('key')
    .where('key', '=', 'owner_claim_hash')
    .executeTakeFirst();
  return made === undefined ? await options.accounts.ownerLinkToken() : undefined;
}

/** The token stands behind `#`, which browsers send to nobody. */
export function ownerLink(address: string, token: string): string {
  return `${address}/welcome#${token}`;
}
