/** The last step of every way in: whoever has proved who they are gets a session, or is asked for a second factor. */
import type { SignedIn } from '../accounts.ts';
import { makeOneTimeSecret } from '../one-time-secrets.ts';
import { recordOwn } from '../own-line.ts';
import { findPerson } from '../people.ts';
import { hasSecondFactor } from '../second-factor/second-factor.ts';
import type { WaysIn } from '../ways-in.ts';

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
  parts: Pick<WaysIn, 'db' | 'clock' | 'accounts' | 'audit'>,
  { userId, way, userAgent, address }: Arrival,
): Promise<LetIn> {
  const person = await findPerson(parts.db, userId);
  if (person === undefined || person.removed_at !== null) return { kind: 'gone' };
  if (person.deactivated_at !== null) {
    const actor = { id: person.id, name: person.name };
    parts.audit.tally({ kind: 'session.refused', actor, address, detail: { way, why: 'deactivated' } });
    return { kind: 'deactivated' };
  }
  const isEnough = way === 'passkey' || way === 'secondFactor';
  if (!isEnough && (await hasSecondFactor(parts.db, userId))) {
    const made = await parts.db
      .transaction()
      .execute((transaction) =>
        makeOneTimeSecret(transaction, { purpose: 'secondFactor', userId }, parts.clock.now()),
      );
    return { kind: 'secondFactor', ticket: made.secret };
  }
  // better-auth makes the session in a transaction of its own. A crash between the two leaves a line too many, which is
  // better than a session too many.
  const line = { kind: 'session.started', userId, address, detail: { way } } as const;
  await parts.db.transaction().execute((transaction) => recordOwn(transaction, line, parts.clock.now()));
  const signedIn = await parts.accounts.startSession(userId, userAgent);
  if (signedIn === undefined) return { kind: 'gone' };
  return { kind: 'signedIn', signedIn };
}
