/**
 * How often somebody may try a password. Three limits stand in front of signing in: one per address, however many
 * accounts it tries; a strict one per account and address; and one per account, however many addresses try it. The
 * last is wide, because whoever knows an e-mail address can use it up and keep its owner out.
 */
import { createAttemptLimiter, type AttemptLimits } from '../attempt-limiter.ts';

export interface SignInAttempt {
  readonly email: string;
  /** Where it comes from. */
  readonly address: string;
}

export interface SignInLimiter {
  /** Takes one attempt; undefined: go ahead, otherwise seconds to wait. */
  take(attempt: SignInAttempt, now: number): number | undefined;
  /** A right password does not count. */
  giveBack(attempt: SignInAttempt, now: number): void;
}

/** A team behind one address signs in on a Monday morning. */
const PER_ADDRESS = { burst: 30, everyMs: 10_000 };
/** Ten guesses at a password, then one every half minute: 3,000 a day. */
const PER_PAIR = { burst: 10, everyMs: 30_000 };
/** 29,000 a day from everywhere together, which takes ten networks at the least to use up. */
const PER_ACCOUNT = { burst: 300, everyMs: 3_000 };

export interface SignInLimits {
  readonly perAddress: AttemptLimits;
  readonly perPair: AttemptLimits;
  readonly perAccount: AttemptLimits;
}

const PASSWORDS: SignInLimits = { perAddress: PER_ADDRESS, perPair: PER_PAIR, perAccount: PER_ACCOUNT };

/** For passwords, or in the same three ways for something else about an account that a stranger may try. */
export function createSignInLimiter(limits: SignInLimits = PASSWORDS): SignInLimiter {
  const perAddress = createAttemptLimiter(limits.perAddress);
  const perPair = createAttemptLimiter(limits.perPair);
  const perAccount = createAttemptLimiter(limits.perAccount);
  return {
    // In this order: an attempt that its own address is refused takes nothing from the account.
    take: ({ email, address }, now) =>
      perAddress.take(address, now) ??
      perPair.take(`${address} ${email}`, now) ??
      perAccount.take(email, now),
    giveBack({ email, address }, now) {
      perAddress.giveBack(address, now);
      perPair.giveBack(`${address} ${email}`, now);
      perAccount.giveBack(email, now);
    },
  };
}
