/** The one-time link that makes whoever opens it the owner (Accounts.ownerLinkToken). */

/** The token stands behind `#`, which browsers send to nobody. */
export function ownerLink(address: string, token: string): string {
  return `${address}/welcome#${token}`;
}
