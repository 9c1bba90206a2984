/**
 * Challenges for passkeys that need no memory: random bytes and an end, signed for one purpose. A stranger can ask for
 * as many as they like and nothing grows; one that was answered is remembered until its end, so that it is answered
 * once (passkeys.ts).
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const RANDOM_BYTES = 16;
const TIME_BYTES = 6;
const HEAD_BYTES = RANDOM_BYTES + TIME_BYTES;
const SIGNATURE_BYTES = 32;
export const CHALLENGE_LIFETIME_MS = 5 * 60_000;

export interface ChallengeTerms {
  readonly secret: string;
  /** What it may be answered for: signing in, or one person's new passkey. */
  readonly purpose: string;
  readonly now: number;
}

export function createChallenge({ secret, purpose, now }: ChallengeTerms): Buffer {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeUIntBE(now + CHALLENGE_LIFETIME_MS, 0, TIME_BYTES);
  const head = Buffer.concat([randomBytes(RANDOM_BYTES), time]);
  return Buffer.concat([head, sign(secret, purpose, head)]);
}

/** When it ends; undefined: not made here, for something else, or over. */
export function readChallenge(
  challenge: string,
  { secret, purpose, now }: ChallengeTerms,
): number | undefined {
  const bytes = Buffer.from(challenge, 'base64url');
  if (bytes.length !== HEAD_BYTES + SIGNATURE_BYTES) return undefined;
  const head = bytes.subarray(0, HEAD_BYTES);
  if (!timingSafeEqual(bytes.subarray(HEAD_BYTES), sign(secret, purpose, head))) return undefined;
  const expiresAt = head.readUIntBE(RANDOM_BYTES, TIME_BYTES);
  return expiresAt > now ? expiresAt : undefined;
}

function sign(secret: string, purpose: string, head: Buffer): Buffer {
  return createHmac('sha256', secret).update(`challenge ${purpose}\0`).update(head).digest();
}
