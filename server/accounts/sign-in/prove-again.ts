/** Asks somebody who is signed in once more who they are, before what would outlive an open browser somebody found. */
import type { FastifyRequest } from 'fastify';
import { askerOf } from '../../audit/noted-request.ts';
import { clientKey } from '../../http/client-key.ts';
import { HttpProblem } from '../../http/errors.ts';
import { createAttemptLimiter, type AttemptLimiter } from '../attempt-limiter.ts';
import { personNamed } from '../own-line.ts';
import { hasPassword, isOwnPassword } from '../passwords/passwords.ts';
import { takeCode } from '../second-factor/second-factor.ts';
import type { WaysIn } from '../ways-in.ts';

export interface ProveAgain {
  /** Throws what the asker is told. Who has no password has nothing to give. */
  byPassword(request: FastifyRequest, userId: string, password: string | undefined): Promise<void>;
  /** By the password or by a code of the second factor. */
  byEither(request: FastifyRequest, userId: string, given: GivenProof): Promise<void>;
}

export interface GivenProof {
  readonly password?: string | undefined;
  readonly code?: string | undefined;
}

/** Per person and address: as at signing in. */
const PASSWORDS = { burst: 10, everyMs: 30_000 };

/** `codes` is shared with signing in: guesses here and there are guesses at the same. */
function createProveAgain(parts: WaysIn, codes: CodeGuard): ProveAgain {
  const passwords = createAttemptLimiter(PASSWORDS);
  const byPassword: ProveAgain['byPassword'] = async (request, userId, password) => {
    const key = `${clientKey(request)} ${userId}`;
    const now = parts.clock.now();
    takeAttempt(passwords, key, now);
    if (!(await isOwnPassword(parts.db, userId, password))) {
      const detail = { way: 'password', why: 'asked once more' };
      parts.audit.tally({ ...askerOf(request), kind: 'session.refused', detail });
      throw new HttpProblem('wrong-password');
    }
    passwords.giveBack(key, now);
  };
  return {
    byPassword,
    async byEither(request, userId, { password, code }) {
      if (code !== undefined) return codes.take(request, userId, code);
      if (!(await hasPassword(parts.db, userId))) throw new HttpProblem('wrong-code');
      return byPassword(request, userId, password);
    },
  };
}

/** One of each for all routes: guesses at one are guesses at the others. */
export interface Proofs {
  readonly codes: CodeGuard;
  readonly proveAgain: ProveAgain;
}

export function createProofs(parts: WaysIn): Proofs {
  const codes = createCodeGuard(parts);
  return { codes, proveAgain: createProveAgain(parts, codes) };
}

export interface CodeGuard {
  /** Throws what the asker is told when it is wrong or comes too fast. */
  take(request: FastifyRequest, userId: string, code: string): Promise<void>;
}

/** Ten guesses of a person's codes from one place, then one a minute. */
const PER_PAIR = { burst: 10, everyMs: 60_000 };
/** From everywhere: 300 a day, at odds of 1 in 333,000 each. Whoever gets here knows the password already. */
const PER_PERSON = { burst: 20, everyMs: 5 * 60_000 };

function createCodeGuard(parts: WaysIn): CodeGuard {
  const perPair = createAttemptLimiter(PER_PAIR);
  const perPerson = createAttemptLimiter(PER_PERSON);
  return {
    async take(request, userId, code) {
      const pair = `${clientKey(request)} ${userId}`;
      const now = parts.clock.now();
      takeAttempt(perPair, pair, now);
      takeAttempt(perPerson, userId, now);
      if (!(await takeCode(parts, { userId, code, address: request.ip }))) {
        const actor = await personNamed(parts.db, userId);
        const detail = { way: 'secondFactor' };
        parts.audit.tally({ kind: 'session.refused', actor, address: request.ip, detail });
        throw new HttpProblem('wrong-code');
      }
      perPair.giveBack(pair, now);
      perPerson.giveBack(userId, now);
    },
  };
}

/** Takes one attempt, or throws how long to wait. */
export function takeAttempt(limiter: AttemptLimiter, key: string, now: number): void {
  const retryAfterSeconds = limiter.take(key, now);
  if (retryAfterSeconds !== undefined) throw new HttpProblem('too-many-requests', { retryAfterSeconds });
}
