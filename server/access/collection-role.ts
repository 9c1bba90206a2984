/** Who may do what in a collection: the same ways in as into a document that lies in it. */
import type { DocumentRole } from '../../shared/roles.ts';
import { strongestOf, waysIn, type Level, type UserFacts } from './document-role.ts';

export interface CollectionFacts {
  readonly asker: { readonly kind: 'signedOut' } | CollectionAsker;
}

export interface CollectionAsker extends Pick<UserFacts, 'memberRole'> {
  readonly kind: 'user';
  readonly level: Extract<Level, { kind: 'collection' }>;
}

/** Undefined: it is closed to them. */
export function roleInCollection({ memberRole, level }: CollectionAsker): DocumentRole | undefined {
  return strongestOf(waysIn({ kind: 'user', memberRole, joinedLinks: [], levels: [level] }));
}
