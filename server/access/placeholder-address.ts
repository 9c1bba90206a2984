/** The address of those who have none: better-auth wants one of everybody. */
import type { DatabaseSchema } from '../database/schema.ts';

/** RFC 2606: never anybody's address. It is shown to nobody. */
export const PLACEHOLDER_DOMAIN = '@people.invalid';

export function placeholderAddress(userId: string): string {
  return `${userId.toLowerCase()}${PLACEHOLDER_DOMAIN}`;
}

/** Whether the address is one, and not only there because better-auth wants one. */
export function hasAddress({ email }: Pick<DatabaseSchema['users'], 'email'>): boolean {
  return !email.endsWith(PLACEHOLDER_DOMAIN);
}
