/** Routes: asking for an account, and making it. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { returnPath } from '../../../shared/return-path.ts';
import { signedInResponseSchema, type SignedInResponse } from '../../../shared/api/session.ts';
import {
  askSignUpRequestSchema,
  finishSignUpRequestSchema,
  openSignUpRequestSchema,
  openSignUpResponseSchema,
  signUpAtOnceRequestSchema,
} from '../../../shared/api/sign-up.ts';
import { clientKey } from '../../http/client-key.ts';
import { HttpProblem } from '../../http/errors.ts';
import type { HttpApi } from '../../http/http-app.ts';
import type { Result } from '../../../shared/result.ts';
import type { SignedIn } from '../accounts.ts';
import { createAttemptLimiter } from '../attempt-limiter.ts';
import { commonPassword } from '../passwords/common-password.ts';
import type { Guest } from './make-account.ts';
import { isWithoutAccount } from '../people.ts';
import { takeAttempt } from '../sign-in/prove-again.ts';
import { createSignInLimiter } from '../sign-in/sign-in-limiter.ts';
import {
  finishSignUp,
  mailSignUpLink,
  openSignUp,
  signUpAtOnce,
  signUpWay,
  type SignUpFailure,
  type SignUpWay,
} from './sign-up.ts';
import type { WaysIn } from '../ways-in.ts';

/** Letters to addresses that strangers name: from one place as for forgotten passwords, to one address a few an hour. */
const LETTERS = {
  perAddress: { burst: 20, everyMs: 60_000 },
  perPair: { burst: 3, everyMs: 10 * 60_000 },
  perAccount: { burst: 5, everyMs: 30 * 60_000 },
};
/** Of all together: 9,640 a day, fewer than may be pending (pending-sign-ups.ts). */
const ALL_LETTERS = { burst: 1_000, everyMs: 10_000 };
/** Accounts from one place: a team behind one address comes in on the same morning. */
const NEW_ACCOUNTS = { burst: 60, everyMs: 10_000 };
/**
 * Addresses that turn out to be taken, where that has to be told: who has signed up rightly is not counted. 300 a day
 * from one place, 3,000 from everywhere.
 */
const TAKEN = { burst: 10, everyMs: 5 * 60_000 };
const ALL_TAKEN = { burst: 100, everyMs: 30_000 };
const EVERYBODY = 'everybody';

const config = { action: 'account.signUp' } as const;

export function signUpRoutes(api: HttpApi, parts: WaysIn): void {
  askRoute(api, parts);
  linkRoutes(api, parts);
  atOnceRoute(api, parts);
}

function askRoute(api: HttpApi, parts: WaysIn): void {
  const limiter = createSignInLimiter(LETTERS);
  const all = createAttemptLimiter(ALL_LETTERS);
  api.post(
    '/sign-up',
    {
      config,
      schema: {
        summary: 'Ask for a link to an account; the answer is the same for every address',
        body: askSignUpRequestSchema,
        response: { 202: z.null() },
      },
    },
    async (request, reply) => {
      await requireWay(parts, 'byMail');
      const { email, language, next } = request.body;
      const guest = await askingGuest(parts, request);
      const now = parts.clock.now();
      const retryAfterSeconds = limiter.take({ email, address: clientKey(request) }, now);
      if (retryAfterSeconds !== undefined) throw new HttpProblem('too-many-requests', { retryAfterSeconds });
      takeAttempt(all, EVERYBODY, now);
      // Of the rule alone: it says nothing about anybody.
      if ((await parts.admitNewcomer({ email, isEmailVerified: true })) === undefined) throw otherDomain();
      mailSignUpLink(parts, { email, language, next: returnPath(next), guestId: guest?.userId });
      return reply.code(202).send(null);
    },
  );
}

function linkRoutes(api: HttpApi, parts: WaysIn): void {
  const finishing = createAttemptLimiter(NEW_ACCOUNTS);
  api.post(
    '/sign-up/open',
    {
      config,
      schema: {
        summary: 'What a link to an account is for',
        body: openSignUpRequestSchema,
        response: { 200: openSignUpResponseSchema },
      },
    },
    async (request) => {
      const opened = await openSignUp(parts, request.body.token);
      if (!opened.ok) throw problemOf(opened.error);
      const { email, next, guest_id: guestId } = opened.value;
      const staysGuest = guestId !== null && request.principal?.user.id === guestId;
      return { email, next, staysGuest };
    },
  );

  api.post(
    '/sign-up/finish',
    {
      config,
      schema: {
        summary: 'Make the account that a link is for, once',
        body: finishSignUpRequestSchema,
        response: { 200: signedInResponseSchema },
      },
    },
    async (request, reply) => {
      takeAttempt(finishing, clientKey(request), parts.clock.now());
      const guest = await askingGuest(parts, request);
      const { token, ...given } = request.body;
      const made = await finishSignUp(parts, token, { ...cameBy(request), given, guest });
      return welcome(reply, made);
    },
  );
}

function atOnceRoute(api: HttpApi, parts: WaysIn): void {
  const making = createAttemptLimiter(NEW_ACCOUNTS);
  const taken = createAttemptLimiter(TAKEN);
  const allTaken = createAttemptLimiter(ALL_TAKEN);
  api.post(
    '/sign-up/at-once',
    {
      config,
      schema: {
        summary: 'Make an account where no mail is sent and everybody may',
        body: signUpAtOnceRequestSchema,
        response: { 200: signedInResponseSchema },
      },
    },
    async (request, reply) => {
      await requireWay(parts, 'atOnce');
      const guest = await askingGuest(parts, request);
      const address = clientKey(request);
      const now = parts.clock.now();
      takeAttempt(making, address, now);
      takeAttempt(taken, address, now);
      takeAttempt(allTaken, EVERYBODY, now);
      const { email, ...given } = request.body;
      const made = await signUpAtOnce(parts, email, { ...cameBy(request), given, guest });
      if (made.ok || made.error !== 'taken') {
        taken.giveBack(address, now);
        allTaken.giveBack(EVERYBODY, now);
      }
      return welcome(reply, made);
    },
  );
}

function cameBy(request: FastifyRequest): {
  readonly userAgent: string | undefined;
  readonly address: string;
} {
  return { userAgent: request.headers['user-agent'], address: request.ip };
}

function welcome(reply: FastifyReply, made: Result<SignedIn, SignUpFailure>): SignedInResponse {
  if (!made.ok) throw problemOf(made.error);
  void reply.header('set-cookie', [...made.value.cookies]);
  return { user: made.value.account };
}

async function requireWay(parts: WaysIn, wanted: Exclude<SignUpWay, 'closed'>): Promise<void> {
  const way = await signUpWay(parts);
  if (way === wanted) return;
  if (way === 'closed') {
    throw new HttpProblem('forbidden', { detail: 'Accounts are made here by invitation alone.' });
  }
  throw new HttpProblem('not-supported', {
    detail:
      way === 'byMail'
        ? 'This instance sends a link to the address first: POST /api/v1/sign-up.'
        : 'This instance sends no mail: POST /api/v1/sign-up/at-once.',
  });
}

/** Who asks, if that is a guest by a link; nobody, if they are nobody yet. Somebody with an account needs no other. */
async function askingGuest(
  { db }: Pick<WaysIn, 'db'>,
  { principal }: Pick<FastifyRequest, 'principal'>,
): Promise<Guest | undefined> {
  if (principal === undefined || principal.proof.kind === 'shareLink') return undefined;
  const { proof, user } = principal;
  if (proof.kind !== 'session' || !(await isWithoutAccount(db, user.id))) throw problemOf('hasAccount');
  return { userId: user.id, sessionId: proof.sessionId, name: user.name };
}

function otherDomain(): HttpProblem {
  return new HttpProblem('invalid-input', {
    detail: 'Addresses of this domain make no account here.',
    errors: [{ field: 'body.email', message: 'an address of a domain that may sign up here' }],
  });
}

function problemOf(failure: SignUpFailure): HttpProblem {
  switch (failure) {
    case 'ended':
      return new HttpProblem('gone', {
        detail: 'This link was used, has ended, or is not complete; or nobody signs up here any more.',
      });
    case 'taken':
      return new HttpProblem('conflict', {
        errors: [{ field: 'body.email', message: 'somebody has this address already: sign in instead' }],
      });
    case 'hasAccount':
      return new HttpProblem('conflict', { detail: 'You have an account: sign out first to make another.' });
    case 'nameMissing':
      return new HttpProblem('invalid-input', {
        errors: [{ field: 'body.name', message: 'a name, for the others to see' }],
      });
    case 'common':
      return commonPassword('body.password');
    default:
      return failure satisfies never;
  }
}
