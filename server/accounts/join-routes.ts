/** Routes: opening a share link and joining by it. */
import {
  joinShareLinkRequestSchema,
  joinShareLinkResponseSchema,
  openShareLinkRequestSchema,
  openShareLinkResponseSchema,
} from '../../shared/api/share-links.ts';
import type { Account } from '../../shared/api/person.ts';
import { principalIdOf } from '../../shared/ids.ts';
import { roleOfLink, strongerRole, type DocumentRole } from '../../shared/roles.ts';
import type { Access, Principal } from '../access/principal.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { HttpProblem } from '../http/errors.ts';
import { clientKey } from '../http/client-key.ts';
import type { HttpApi } from '../http/http-app.ts';
import type { Accounts } from './accounts.ts';
import { createAttemptLimiter, type AttemptLimiter } from './attempt-limiter.ts';
import {
  findLink,
  joinByLink,
  needsPassword,
  opensWith,
  type JoinDeps,
  type OpenedLink,
} from './join-by-link.ts';
import { accountOf, findPerson } from './people.ts';

export interface JoinRouteDeps extends JoinDeps {
  readonly accounts: Pick<Accounts, 'addGuest'>;
  readonly access: Pick<Access, 'documentAccess'>;
  readonly audit: Pick<AuditLog, 'note'>;
}

/** A class behind one address joins at once; a program that makes guests without end is slowed down. */
const NEW_GUESTS = { burst: 100, everyMs: 5_000 };
/** Per address and link, as for people's own passwords. */
const LINK_PASSWORDS = { burst: 10, everyMs: 30_000 };

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
  const passwords = createAttemptLimiter(LINK_PASSWORDS);
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
        const attempt = { key: `${clientKey(request)} ${link.linkId}`, now: deps.clock.now() };
        await requirePassword(passwords, attempt, { link, password });
      }
      let account: Account;
      if (person === undefined) {
        const retryAfterSeconds = newGuests.take(clientKey(request), deps.clock.now());
        if (retryAfterSeconds !== undefined)
          throw new HttpProblem('too-many-requests', { retryAfterSeconds });
        const guest = await deps.accounts.addGuest({
          name: name ?? '',
          color,
          userAgent: request.headers['user-agent'],
        });
        void reply.header('set-cookie', [...guest.cookies]);
        account = guest.account;
      } else {
        account = await accountOfPerson(deps, person);
      }
      const joiner = { id: principalIdOf('user', account.id), userId: account.id };
      if (!(await joinByLink(deps, joiner, link))) throw new HttpProblem('not-found');
      if (!link.hasJoined) {
        await deps.audit.note({
          actor: { id: account.id, name: account.name },
          address: request.ip,
          kind: 'link.joined',
          subject: { kind: 'document', id: link.documentId, name: link.title },
          detail: { role: link.role, kind: account.kind },
        });
      }
      return {
        documentId: link.documentId,
        role: await roleAfterJoining(deps, person, link),
        user: account,
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

async function requirePassword(
  limiter: AttemptLimiter,
  { key, now }: { readonly key: string; readonly now: number },
  { link, password }: { readonly link: OpenedLink; readonly password: string | undefined },
): Promise<void> {
  if (password === undefined) {
    throw new HttpProblem('invalid-input', {
      errors: [{ field: 'body.password', message: 'the password of this link' }],
    });
  }
  const retryAfterSeconds = limiter.take(key, now);
  if (retryAfterSeconds !== undefined) throw new HttpProblem('too-many-requests', { retryAfterSeconds });
  if (!(await opensWith(link, password))) throw new HttpProblem('wrong-link-password');
  limiter.giveBack(key, now);
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

async function accountOfPerson({ db }: JoinRouteDeps, person: Principal): Promise<Account> {
  const row = await findPerson(db, person.user.id);
  if (row === undefined) throw new HttpProblem('not-signed-in');
  return accountOf(row);
}
