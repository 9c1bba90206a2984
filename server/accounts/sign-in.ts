/** The last step of every way in: whoever has proved who they are gets a session, or is asked for a second factor. */
import type { SignedIn } from './accounts.ts';
import { makeOneTimeSecret } from './one-time-secrets.ts';
import { findPerson } from './people.ts';
import { hasSecondFactor } from './second-factor.ts';
import type { WaysIn } from './ways-in.ts';

export interface Arrival {
  readonly userId: string;
  /**
   * How they proved it. A passkey is two factors by itself: something one has, unlocked by something one knows or is.
   * A provider's word stands for the password and no more.
   */
  readonly way: 'password' | 'reset' | 'provider' | 'passkey' | 'secondFactor';
  readonly userAgent: string | undefined;
  /** Where they come from. */
  readonly address: string;
}

export type LetIn =
  | { readonly kind: 'signedIn'; readonly signedIn: SignedIn }
  | { readonly kind: 'secondFactor'; readonly ticket: string }
  /** Proved, and kept out. */
  | { readonly kind: 'deactivated' }
  /** The account has gone meanwhile. */
  | { readonly kind: 'gone' };

export async function letIn(
  parts: Pick<WaysIn, 'db' | 'clock' | 'accounts' | 'note'>,
  { userId, way, userAgent, address }: Arrival,
): Promise<LetIn> {
  const person = await findPerson(parts.db, userId);
  if (person === undefined || person.removed_at !== null) return { kind: 'gone' };
  if (person.deactivated_at !== null) {
    parts.note({ kind: 'signInFailed', userId, address, detail: { way, why: 'deactivated' } });
    return { kind: 'deactivated' };
  }
  const isEnough = way === 'passkey' || way === 'secondFactor';
  if (!isEnough && (await hasSecondFactor(parts.db, userId))) {
    const made = await makeOneTimeSecret(parts.db, { purpose: 'secondFactor', userId }, parts.clock.now());
    return { kind: 'secondFactor', ticket: made.secret };
  }
  const signedIn = await parts.accounts.startSession(userId, userAgent);
  if (signedIn === undefined) return { kind: 'gone' };
  parts.note({ kind: 'signIn', userId, address, detail: { way } });
  return { kind: 'signedIn', signedIn };
}
