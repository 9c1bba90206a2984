/**
 * Secrets that this server hands out: API tokens, share links, invitations, one-time links. 256 random bits behind a
 * prefix that says what it is (secret scanners look for such prefixes). Only their SHA-256 is stored: a random
 * secret needs no slow hash, and looking it up by its hash leaks nothing through timing.
 */
import { createHash, randomBytes } from 'node:crypto';

export const TOKEN_PREFIX = {
  api: 'scr_',
  shareLink: 'scl_',
  owner: 'sco_',
  invitation: 'sci_',
  /** Sets a new password. */
  reset: 'scp_',
  /** Confirms a new e-mail address. */
  email: 'sce_',
  /** Stands for the right password while a second factor is asked for. */
  ticket: 'sct_',
  /** Makes an account with the address it was sent to. */
  signUp: 'scn_',
} as const;
export type TokenKind = keyof typeof TOKEN_PREFIX;
const KINDS = ['api', 'shareLink', 'owner', 'invitation', 'reset', 'email', 'ticket', 'signUp'] as const;

const SECRET_BYTES = 32;
const SECRET_CHARACTERS = 43;
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** A new secret; it also fits into a WebSocket subprotocol and into an address. */
export function createSecretToken(kind: TokenKind): string {
  return TOKEN_PREFIX[kind] + randomBytes(SECRET_BYTES).toString('base64url');
}

/** Which kind of secret this looks like; undefined when it is none of ours. */
export function kindOfToken(token: string): TokenKind | undefined {
  const secret = token.slice(-SECRET_CHARACTERS);
  const prefix = token.slice(0, -SECRET_CHARACTERS);
  if (!SECRET.test(secret)) return undefined;
  for (const kind of KINDS) {
    if (prefix === TOKEN_PREFIX[kind]) return kind;
  }
  return undefined;
}

/** What is stored in place of the secret. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
