/** Routes: opening a share link and joining by it. */
import type { FastifyRequest } from 'fastify';
import {
  joinShareLinkRequestSchema,
  joinShareLinkResponseSchema,
  openShareLinkRequestSchema,
  openShareLinkResponseSchema,
} from '../../../shared/api/share-links.ts';
import type { Account } from '../../../shared/api/person.ts';
import { roleOfLink, strongerRole, type DocumentRole } from '../../../shared/roles.ts';
import type { Access, Principal } from '../../access/principal.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Changing } from '../../audit/in-one-step.ts';
import { askerOf } from '../../audit/noted-request.ts';
import { HttpProblem } from '../../http/errors.ts';
import { clientKey } from '../../http/client-key.ts';
import type { HttpApi } from '../../http/http-app.ts';
import type { Accounts } from '../accounts.ts';
import { createAttemptLimiter } from '../attempt-limiter.ts';
import {
  findLink,
  joinByLink,
  needsPassword,
  opensWith,
  type Joiner,
  type OpenedLink,
} from './join-by-link.ts';
import { accountOf, findPerson, preparePerson } from '../people.ts';
import { takeAttempt } from '../sign-in/prove-again.ts';
import { createSignInLimiter, type SignInLimiter, type SignInLimits } from '../sign-in/sign-in-limiter.ts';

export interface JoinRouteDeps extends Changing {
  readonly accounts: Pick<Accounts, 'startSession'>;
  readonly access: Pick<Access, 'documentAccess'>;
  readonly audit: Pick<AuditLog, 'tally'>;
}

/** A class behind one address joins at once; a program that makes guests without end is slowed down. */
const NEW_GUESTS = { burst: 100, everyMs: 5_000 };
/**
 * As for people's own passwords: per address, per address and link, and per link wherever guesses come from. The last
 * is 8,640 a day, and takes ten networks to use up.
 */
export const LINK_PASSWORDS: SignInLimits = {
  perAddress: { burst: 30, everyMs: 10_000 },
  perPair: { burst: 10, everyMs: 30_000 },
  perAccount: { burst: 100, everyMs: 10_000 },
};

export function joinRoutes(api: HttpApi, deps: JoinRouteDeps): void {
  api.post(
    '/share-links/open',
    {
      config: { action: 'link.open' },
      schema: {
        summary: 'What a share link leads to',
        body: openShareLinkRequestSchema,
        response: { 200: openShareLinkResponseSchema },
      },
    },
    async (request) => {
      const person = personOf(request.principal);
      const link = await requireLink(deps, request.body.token, person);
      const isLocked = needsPassword(link);
      return {
        documentId: link.documentId,
        role: await roleAfterJoining(deps, person, link),
        title: isLocked ? '' : link.title,
        needsPassword: isLocked,
        needsName: person === undefined,
      };
    },
  );

  joinRoute(api, deps);
}

function joinRoute(api: HttpApi, deps: JoinRouteDeps): void {
  const newGuests = createAttemptLimiter(NEW_GUESTS);
  const passwords = createSignInLimiter(LINK_PASSWORDS);
  api.post(
    '/share-links/join',
    {
      config: { action: 'link.join' },
      schema: {
        summary: 'Come in by a share link, as a guest if not signed in',
        body: joinShareLinkRequestSchema,
        response: { 200: joinShareLinkResponseSchema },
      },
    },
    async (request, reply) => {
      const { token, name, color, password } = request.body;
      const person = personOf(request.principal);
      const link = await requireLink(deps, token, person);
      if (person === undefined && name === undefined) {
        throw new HttpProblem('invalid-input', {
          errors: [{ field: 'body.name', message: 'a name, for the others to see' }],
        });
      }
      if (needsPassword(link)) {
        await requirePassword(deps, passwords, { request, link, password });
      }
      if (person === undefined) takeAttempt(newGuests, clientKey(request), deps.clock.now());
      const joiner = await joinerOf(deps, person, { name: name ?? '', color });
      const joined = await joinByLink(deps, { joiner, link, address: request.ip });
      if (!joined.ok) throw new HttpProblem('not-found');
      if (joiner.kind === 'new') {
        const signedIn = await deps.accounts.startSession(joined.value, request.headers['user-agent']);
        if (signedIn !== undefined) void reply.header('set-cookie', [...signedIn.cookies]);
      }
      return {
        documentId: link.documentId,
        role: await roleAfterJoining(deps, person, link),
        user: await requireAccount(deps, joined.value),
      };
    },
  );
}

/** A bare link is nobody: who holds one still has to say their name. */
function personOf(principal: Principal | undefined): Principal | undefined {
  return principal?.proof.kind === 'shareLink' ? undefined : principal;
}

async function requireLink(
  { db, clock }: JoinRouteDeps,
  token: string,
  person: Principal | undefined,
): Promise<OpenedLink> {
  const link = await findLink(db, token, { userId: person?.user.id, now: clock.now() });
  if (link === undefined) {
    throw new HttpProblem('not-found', {
      detail: 'This link has ended or lets nobody else in, or it is not complete.',
    });
  }
  return link;
}

async function joinerOf(
  { clock }: JoinRouteDeps,
  person: Principal | undefined,
  { name, color }: { readonly name: string; readonly color: string | undefined },
): Promise<Joiner> {
  if (person !== undefined) return { kind: 'known', user: person.user };
  const guest = await preparePerson({ name, color, memberRole: 'guest' }, clock.now());
  return { kind: 'new', guest };
}

interface GivenPassword {
  readonly request: FastifyRequest;
  readonly link: OpenedLink;
  readonly password: string | undefined;
}

async function requirePassword(
  { clock, audit }: JoinRouteDeps,
  limiter: SignInLimiter,
  { request, link, password }: GivenPassword,
): Promise<void> {
  if (password === undefined) {
    throw new HttpProblem('invalid-input', {
      errors: [{ field: 'body.password', message: 'the password of this link' }],
    });
  }
  // The limiter's account is what is guessed at: here, the link.
  const attempt = { email: link.linkId, address: clientKey(request) };
  const now = clock.now();
  const retryAfterSeconds = limiter.take(attempt, now);
  if (retryAfterSeconds !== undefined) throw new HttpProblem('too-many-requests', { retryAfterSeconds });
  if (!(await opensWith(link, password))) {
    const subject = { kind: 'link', id: link.linkId, name: link.name } as const;
    audit.tally({ ...askerOf(request), kind: 'link.refused', subject, detail: { document: link.title } });
    throw new HttpProblem('wrong-link-password');
  }
  limiter.giveBack(attempt, now);
}

async function roleAfterJoining(
  { access }: JoinRouteDeps,
  person: Principal | undefined,
  link: OpenedLink,
): Promise<DocumentRole> {
  const own = person === undefined ? undefined : await access.documentAccess(person, link.documentId);
  const before = own?.kind === 'allowed' ? own.role : undefined;
  return strongerRole(before, roleOfLink(link.role)) ?? 'viewer';
}

async function requireAccount({ db }: JoinRouteDeps, userId: string): Promise<Account> {
  const row = await findPerson(db, userId);
  if (row === undefined) throw new HttpProblem('not-signed-in');
  return accountOf(row);
}
