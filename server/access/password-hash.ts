/**
 * Passwords as they are stored: Argon2id in the PHC string format, which says by itself how it was made, so that a
 * later cost needs no migration. The cost is OWASP's first choice (Password Storage Cheat Sheet): 19 MiB, two passes.
 */
import { hash, verify, type Options } from '@node-rs/argon2';
import { hashPassword as hashByScrypt, verifyPassword as verifyByScrypt } from 'better-auth/crypto';

const COST: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** How everything begins that was stored at the present cost. */
export const PRESENT_HASH = '$argon2id$v=19$m=19456,t=2,p=1$';

export function hashPassword(password: string): Promise<string> {
  return hash(normalized(password), COST);
}

/** Also of what was stored before Argon2: by scrypt, as better-auth writes it. */
export function verifyPassword(stored: string, password: string): Promise<boolean> {
  return isOfArgon(stored)
    ? verify(stored, normalized(password))
    : verifyByScrypt({ hash: stored, password });
}

export function isOutdatedHash(stored: string): boolean {
  return !stored.startsWith(PRESENT_HASH);
}

/** The work of the way in which this one is not stored: done beside the other, it hides which one it was. */
export async function workTheOtherWay(stored: string | undefined, password: string): Promise<void> {
  await (stored === undefined || isOfArgon(stored) ? hashByScrypt(password) : hashPassword(password));
}

function isOfArgon(stored: string): boolean {
  return stored.startsWith('$argon2');
}

/** Characters that look alike and are written differently are the same password. */
function normalized(password: string): string {
  return password.normalize('NFKC');
}
