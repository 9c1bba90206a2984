/**
 * Signing up by oneself. Where mail can be sent a link goes to the address, and whoever opens it says name and
 * password: nobody can make an account with somebody else's address and wait there for them. Where none can be sent an
 * open instance makes the account at once. A guest who asks stays the same person (docs/adr/0015-ways-in.md).
 */
import type { Transaction } from 'kysely';
import type { Language } from '../../../shared/api/preferences.ts';
import { fail, succeed, type Result } from '../../../shared/result.ts';
import { hashPassword } from '../../access/password-hash.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { alreadyHereLetter, signUpLetter } from '../../mail/letters.ts';
import type { SignedIn } from '../accounts.ts';
import { makeAccount, type Guest, type MadeAccount } from './make-account.ts';
import {
  addPendingSignUp,
  findPendingSignUp,
  spendPendingSignUp,
  type PendingSignUp,
} from './pending-sign-ups.ts';
import { accountOf, findPerson, isAddressTaken, isWithoutAccount } from '../people.ts';
import { sendLater, type WaysIn } from '../ways-in.ts';

/** How newcomers make an account here: not at all, by a link in a mail, or at once. */
export type SignUpWay = 'closed' | 'byMail' | 'atOnce';

/** Without mail no address can be shown to be of a domain. */
export async function signUpWay({
  signUpRule,
  mailer,
}: Pick<WaysIn, 'signUpRule' | 'mailer'>): Promise<SignUpWay> {
  const rule = await signUpRule();
  if (rule === 'invitation') return 'closed';
  if (mailer !== undefined) return 'byMail';
  return rule === 'open' ? 'atOnce' : 'closed';
}

export interface AskedSignUp {
  readonly email: string;
  readonly language: Language;
  /** A path of the page. */
  readonly next: string;
  /** The guest in whose browser it is asked for. */
  readonly guestId: string | undefined;
}

/** Returns at once and tells nothing of who is here: whoever has an account is told so by the letter. */
export function mailSignUpLink(parts: WaysIn, { email, language, next, guestId }: AskedSignUp): void {
  sendLater(parts, async () => {
    const { db, clock } = parts;
    if (await isAddressTaken(db, email)) {
      return alreadyHereLetter({ to: email, language, link: `${parts.baseUrl()}/sign-in` });
    }
    const secret = await addPendingSignUp(db, { email, guestId, next }, clock.now());
    return signUpLetter({ to: email, language, link: `${parts.baseUrl()}/sign-up#${secret}` });
  });
}

/** `ended`: used, too old, or the rule lets this address in no more. `taken`: somebody has got it meanwhile. */
export type EndedSignUp = 'ended' | 'taken';

/** What a link is for. Whoever has it reads the mail of that address, and may hear that there is an account. */
export async function openSignUp(
  parts: Pick<WaysIn, 'db' | 'clock' | 'admitNewcomer'>,
  token: string,
): Promise<Result<PendingSignUp, EndedSignUp>> {
  const pending = await findPendingSignUp(parts.db, token, parts.clock.now());
  if (pending === undefined) return fail('ended');
  if ((await roleOf(parts, pending.email, true)) === undefined) return fail('ended');
  return (await isAddressTaken(parts.db, pending.email)) ? fail('taken') : succeed(pending);
}

/** What whoever signs up says of themselves. */
export interface GivenAccount {
  readonly name?: string | undefined;
  readonly color?: string | undefined;
  readonly password: string;
}

export interface SigningUp {
  readonly given: GivenAccount;
  /** Who asks, if that is a guest. */
  readonly guest: Guest | undefined;
  readonly userAgent: string | undefined;
  /** Where they come from. */
  readonly address: string;
}

export type SignUpFailure = EndedSignUp | 'nameMissing' | 'common' | 'hasAccount';

/** A name or password that is refused does not spend the link. */
export async function finishSignUp(
  parts: WaysIn,
  token: string,
  signingUp: SigningUp,
): Promise<Result<SignedIn, SignUpFailure>> {
  const opened = await openSignUp(parts, token);
  if (!opened.ok) return opened;
  const { email, guest_id: guestId } = opened.value;
  // Another guest's browser, or a link that somebody else has asked for: nobody's documents change hands by a mail.
  const guest = guestId === null || signingUp.guest?.userId !== guestId ? undefined : signingUp.guest;
  return signUp(parts, { ...signingUp, guest, email, isEmailKnown: true }, (transaction) =>
    spendPendingSignUp(transaction, opened.value),
  );
}

/** Where no mail is sent. Nothing shows that the address is theirs, and a taken one has to be told. */
export function signUpAtOnce(
  parts: WaysIn,
  email: string,
  signingUp: SigningUp,
): Promise<Result<SignedIn, SignUpFailure>> {
  return signUp(parts, { ...signingUp, email, isEmailKnown: false }, () => Promise.resolve(true));
}

interface ProvedSignUp extends SigningUp {
  readonly email: string;
  readonly isEmailKnown: boolean;
}

/** `spend`: false if what lets them in was used by somebody quicker. */
async function signUp(
  parts: WaysIn,
  { given, guest, email, isEmailKnown, userAgent, address }: ProvedSignUp,
  spend: (transaction: Transaction<DatabaseSchema>) => Promise<boolean>,
): Promise<Result<SignedIn, SignUpFailure>> {
  const { db, clock } = parts;
  const role = await roleOf(parts, email, isEmailKnown);
  if (role === undefined) return fail('ended');
  const name = given.name ?? guest?.name;
  if (name === undefined) return fail('nameMissing');
  if (await parts.accounts.isCommonPassword(given.password, [name, email])) return fail('common');
  const account = {
    name,
    color: given.color,
    email,
    isEmailKnown,
    role,
    address,
    passwordHash: await hashPassword(given.password),
    sessionDays: await parts.accounts.sessionDays(),
  };
  const made = await db
    .transaction()
    .execute(async (transaction): Promise<Result<MadeAccount, SignUpFailure>> => {
      // Another of their tabs may have been quicker.
      if (guest !== undefined && !(await isWithoutAccount(transaction, guest.userId)))
        return fail('hasAccount');
      if (await isAddressTaken(transaction, email)) return fail('taken');
      if (!(await spend(transaction))) return fail('ended');
      return succeed(
        await makeAccount(transaction, account, { guest, now: clock.now(), isHttps: parts.isHttps }),
      );
    });
  if (!made.ok) return made;
  await parts.changes.tellNow();
  const { userId, cookie } = made.value;
  if (cookie === undefined) {
    const signedIn = await parts.accounts.startSession(userId, userAgent);
    return signedIn === undefined ? fail('ended') : succeed(signedIn);
  }
  const row = await findPerson(db, userId);
  return row === undefined ? fail('ended') : succeed({ account: accountOf(row), cookies: [cookie] });
}

function roleOf(
  { admitNewcomer }: Pick<WaysIn, 'admitNewcomer'>,
  email: string,
  isEmailVerified: boolean,
): ReturnType<WaysIn['admitNewcomer']> {
  return admitNewcomer({ email, isEmailVerified });
}
