/**
 * Branded identifiers: a document id cannot be passed where a principal id is meant.
 * They are strings on the wire and in the database.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A document's public id: 4 to 64 characters of `A-Z a-z 0-9 _ -`. */
export type DocumentId = Branded<'DocumentId'>;
/** Who acts: `user:<id>` (a member or a guest with an account row) or `link:<id>` (a bare share link). */
export type PrincipalId = Branded<'PrincipalId'>;
/** One connection in one room. Unique for the life of the process. */
export type SessionId = Branded<'SessionId'>;

const DOCUMENT_ID = /^[A-Za-z0-9_-]{4,64}$/;

/** Parses a document id from outside; undefined when it has not the form of one. */
export function parseDocumentId(text: string): DocumentId | undefined {
  return DOCUMENT_ID.test(text) ? trustDocumentId(text) : undefined;
}

export function principalIdOf(kind: 'user' | 'link', id: string): PrincipalId {
  return trustPrincipalId(`${kind}:${id}`);
}

// A brand has no run-time form: these are the only places where a string becomes an id. They are for values that
// this program made or stored itself.
/* oxlint-disable typescript/no-unsafe-type-assertion */
export function trustDocumentId(text: string): DocumentId {
  return text as DocumentId;
}

export function trustPrincipalId(text: string): PrincipalId {
  return text as PrincipalId;
}

export function trustSessionId(text: string): SessionId {
  return text as SessionId;
}
