/**
 * Every route that changes something about people, rights or ways in, while the audit log takes no line: it answers an
 * error and has changed nothing. Then, with the log working again, the same request leaves its line. A new route that
 * changes something fails here until it stands in one of the two tables.
 */
import { base32 } from '@better-auth/utils/base32';
import { createOTP } from '@better-auth/utils/otp';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AuditKind } from '../../shared/api/audit.ts';
import { findProviderPerson } from '../accounts/oidc-people.ts';
import { makeOneTimeSecret } from '../accounts/one-time-secrets.ts';
import { makeResetLinkFor } from '../accounts/password-reset.ts';
import { createApiWorld, PASSWORD, type ApiWorld } from '../documents/testing/api-world.ts';
import type { Answer, Browser } from '../documents/testing/browser.ts';
import { Authenticator } from '../testing/authenticator.ts';

let world: ApiWorld;
let olga: Browser;
beforeAll(async () => {
  world = await createApiWorld();
  olga = await world.owner();
});
afterAll(() => world.close());

interface Row {
  readonly leaves: AuditKind;
  /** Prepares what the request needs and returns the request. */
  readonly prepare: () => Promise<() => Promise<Answer>>;
  /** What is used up by asking, whatever comes of it. */
  readonly spends?: readonly string[];
}

/** What changes something that the audit log does not tell of, and why. */
const SILENT: Readonly<Record<string, string>> = {
  'POST /invitations/open': 'reads',
  'POST /share-links/open': 'reads',
  'POST /sign-in/passkey/options': 'changes nothing',
  'POST /me/passkeys/options': 'changes nothing',
  'POST /me/second-factor': 'counts once it is confirmed',
  'POST /password-reset': 'is counted: a stranger can ask without end',
  'PATCH /me': 'their own name and colour, and nobody’s rights',
  'PATCH /me/passkeys/:passkeyId': 'its name, for its owner alone',
  'POST /documents': 'content; the document tells who made it',
  'PATCH /documents/:documentId': 'content; the history keeps it',
};

/** Claimed once in a world: it is asked about by itself. */
const CLAIM = 'POST /owner';

const ROWS: Readonly<Record<string, Row>> = {
  'PATCH /instance/settings': {
    leaves: 'instance.changed',
    prepare: () =>
      Promise.resolve(() => olga.patch('/instance/settings', { name: 'House', shareLinks: true })),
  },
  'POST /sign-in': {
    leaves: 'session.started',
    async prepare() {
      const { email } = await withPassword();
      return () => world.browser().post('/sign-in', { email, password: PASSWORD });
    },
  },
  'POST /sign-in/second-factor': {
    leaves: 'session.started',
    // The ticket and the code are used up: whoever is refused by a fault signs in again.
    spends: ['one_time_secrets', 'second_factors'],
    async prepare() {
      const { email, browser } = await withPassword();
      const app = await switchedOn(browser);
      const ticket = async (): Promise<string> =>
        (await world.browser().post('/sign-in', { email, password: PASSWORD })).text(
          'secondFactor',
          'ticket',
        );
      const tickets = [await ticket(), await ticket()];
      return async () => {
        world.advance(STEP_MS);
        return world.browser().post('/sign-in/second-factor', { ticket: tickets.pop(), code: await app() });
      };
    },
  },
  'POST /sign-in/passkey': {
    leaves: 'session.started',
    spends: ['passkeys', 'spent_challenges'],
    async prepare() {
      const key = new Authenticator();
      await withPasskey(await newMember(), key);
      return async () => {
        const challenge = (await world.browser().post('/sign-in/passkey/options')).text('challenge');
        return world.browser().post('/sign-in/passkey', { response: key.answers({ challenge }) });
      };
    },
  },
  'POST /password-reset/use': {
    leaves: 'password.reset',
    async prepare() {
      const { email } = await withPassword();
      const made = await makeResetLinkFor(world.db, email, { now: world.clock.now(), baseUrl: '' });
      const token = made.ok ? made.value.link.replace(/.*#/, '') : '';
      return () => world.browser().post('/password-reset/use', { token, password: NEXT });
    },
  },
  'POST /email-confirmation': {
    leaves: 'account.changed',
    async prepare() {
      const userId = await idOf(await newMember());
      const wanted = {
        purpose: 'emailChange',
        userId,
        detail: `${userId.toLowerCase()}@example.net`,
      } as const;
      const { secret: token } = await world.db
        .transaction()
        .execute((transaction) => makeOneTimeSecret(transaction, wanted, world.clock.now()));
      return () => world.browser().post('/email-confirmation', { token });
    },
  },
  'POST /me/password': {
    leaves: 'password.changed',
    async prepare() {
      const member = await newMember();
      return () => member.post('/me/password', { next: NEXT });
    },
  },
  'POST /me/email': {
    leaves: 'account.changed',
    async prepare() {
      const member = await newMember();
      const email = `${(await idOf(member)).toLowerCase()}@example.net`;
      return () => member.post('/me/email', { email });
    },
  },
  'POST /me/second-factor/confirm': {
    leaves: 'factor.changed',
    async prepare() {
      const member = await newMember();
      const app = await begun(member);
      return async () => member.post('/me/second-factor/confirm', { code: await app() });
    },
  },
  'POST /me/second-factor/remove': {
    leaves: 'factor.changed',
    async prepare() {
      const { browser } = await withPassword();
      await switchedOn(browser);
      return () => browser.post('/me/second-factor/remove', { password: PASSWORD });
    },
  },
  'POST /me/second-factor/recovery-codes': {
    leaves: 'factor.changed',
    async prepare() {
      const { browser } = await withPassword();
      await switchedOn(browser);
      return () => browser.post('/me/second-factor/recovery-codes', { password: PASSWORD });
    },
  },
  'POST /me/passkeys': {
    leaves: 'passkey.changed',
    async prepare() {
      const member = await newMember();
      const challenge = (await member.post('/me/passkeys/options', {})).text('challenge');
      const response = new Authenticator().makes({ challenge });
      return () => member.post('/me/passkeys', { name: 'Key', response });
    },
  },
  'DELETE /me/passkeys/:passkeyId': {
    leaves: 'passkey.changed',
    async prepare() {
      const member = await newMember();
      const id = await withPasskey(member, new Authenticator());
      return () => member.delete(`/me/passkeys/${id}`);
    },
  },
  'POST /members/:userId/reset-link': {
    leaves: 'password.reset-asked',
    async prepare() {
      const id = await idOf(await newMember());
      return () => olga.post(`/members/${id}/reset-link`);
    },
  },
  'DELETE /members/:userId/second-factor': {
    leaves: 'factor.changed',
    async prepare() {
      const member = await newMember();
      await switchedOn(member);
      const id = await idOf(member);
      return () => olga.delete(`/members/${id}/second-factor`);
    },
  },
  'POST /me/remove': {
    leaves: 'account.removed',
    async prepare() {
      const member = await newMember();
      return () => member.post('/me/remove', {});
    },
  },
  'PATCH /members/:userId': {
    leaves: 'member.deactivated',
    async prepare() {
      const id = await idOf(await newMember());
      return () => olga.patch(`/members/${id}`, { role: 'admin', deactivated: true });
    },
  },
  'POST /members/:userId/remove': {
    leaves: 'member.removed',
    async prepare() {
      const id = await idOf(await newMember());
      return () => olga.post(`/members/${id}/remove`, {});
    },
  },
  'POST /groups': {
    leaves: 'group.changed',
    prepare: () => Promise.resolve(() => olga.post('/groups', { name: 'Sales' })),
  },
  'PATCH /groups/:groupId': {
    leaves: 'group.changed',
    async prepare() {
      const id = await newGroup();
      return () => olga.patch(`/groups/${id}`, { name: 'Other' });
    },
  },
  'DELETE /groups/:groupId': {
    leaves: 'group.changed',
    async prepare() {
      const id = await newGroup();
      return () => olga.delete(`/groups/${id}`);
    },
  },
  'PUT /groups/:groupId/members/:userId': {
    leaves: 'group.changed',
    async prepare() {
      const path = `/groups/${await newGroup()}/members/${await idOf(await newMember())}`;
      return () => olga.put(path);
    },
  },
  'DELETE /groups/:groupId/members/:userId': {
    leaves: 'group.changed',
    async prepare() {
      const path = `/groups/${await newGroup()}/members/${await idOf(await newMember())}`;
      await olga.put(path);
      return () => olga.delete(path);
    },
  },
  'POST /invitations': {
    leaves: 'invitation.made',
    prepare: () => Promise.resolve(() => olga.post('/invitations', {})),
  },
  'DELETE /invitations/:invitationId': {
    leaves: 'invitation.revoked',
    async prepare() {
      const id = (await olga.post('/invitations', {})).text('id');
      return () => olga.delete(`/invitations/${id}`);
    },
  },
  'POST /invitations/accept': {
    leaves: 'account.joined',
    async prepare() {
      const token = (await olga.post('/invitations', {})).text('url').replace(/.*#/, '');
      const newcomer = { token, name: 'Nia', email: nextAddress(), password: PASSWORD };
      return () => world.browser().post('/invitations/accept', newcomer);
    },
  },
  'DELETE /devices/:deviceId': {
    leaves: 'session.ended',
    async prepare() {
      const member = await newMember();
      await world.sessionOf(await idOf(member));
      const devices = (await member.get('/devices')).at('items');
      const others = Array.isArray(devices) ? devices.filter(({ isThis }) => isThis === false) : [];
      return () => member.delete(`/devices/${String(others[0]?.id)}`);
    },
  },
  'POST /devices/sign-out-others': {
    leaves: 'session.ended',
    async prepare() {
      const member = await newMember();
      await world.sessionOf(await idOf(member));
      return () => member.post('/devices/sign-out-others');
    },
  },
  'POST /tokens': {
    leaves: 'token.made',
    async prepare() {
      const member = await newMember();
      return () => member.post('/tokens', { scope: 'read' });
    },
  },
  'DELETE /tokens/:tokenId': {
    leaves: 'token.revoked',
    async prepare() {
      const member = await newMember();
      const id = (await member.post('/tokens', { scope: 'read' })).text('id');
      return () => member.delete(`/tokens/${id}`);
    },
  },
  'POST /share-links/join': {
    leaves: 'link.joined',
    async prepare() {
      const { token } = await newLink(await newDocument());
      return () => world.browser().post('/share-links/join', { token, name: 'Gus' });
    },
  },
  'POST /collections': {
    leaves: 'collection.made',
    prepare: () => Promise.resolve(() => olga.post('/collections', { name: 'Plans' })),
  },
  'PATCH /collections/:collectionId': {
    leaves: 'collection.changed',
    async prepare() {
      const id = await newCollection();
      return () => olga.patch(`/collections/${id}`, { name: 'Other', membersRole: 'viewer' });
    },
  },
  'DELETE /collections/:collectionId': {
    leaves: 'collection.removed',
    async prepare() {
      const id = await newCollection();
      return () => olga.delete(`/collections/${id}`);
    },
  },
  'PUT /collections/:collectionId/grants': {
    leaves: 'access.granted',
    async prepare() {
      const [id, userId] = [await newCollection(), await idOf(await newMember())];
      return () => olga.put(`/collections/${id}/grants`, { userId, role: 'viewer' });
    },
  },
  'DELETE /collections/:collectionId/grants/:grantId': {
    leaves: 'access.revoked',
    async prepare() {
      const [id, userId] = [await newCollection(), await idOf(await newMember())];
      const grantId = grantOf(
        await olga.put(`/collections/${id}/grants`, { userId, role: 'viewer' }),
        userId,
      );
      return () => olga.delete(`/collections/${id}/grants/${grantId}`);
    },
  },
  'POST /documents/:documentId/share-links': {
    leaves: 'link.made',
    async prepare() {
      const id = await newDocument();
      return () => olga.post(`/documents/${id}/share-links`, { role: 'view' });
    },
  },
  'PATCH /documents/:documentId/share-links/:linkId': {
    leaves: 'link.changed',
    async prepare() {
      const id = await newDocument();
      const { linkId } = await newLink(id);
      return () => olga.patch(`/documents/${id}/share-links/${linkId}`, { role: 'edit' });
    },
  },
  'DELETE /documents/:documentId/share-links/:linkId': {
    leaves: 'link.revoked',
    async prepare() {
      const id = await newDocument();
      const { linkId } = await newLink(id);
      return () => olga.delete(`/documents/${id}/share-links/${linkId}`);
    },
  },
  'PATCH /documents/:documentId/access': {
    leaves: 'document.narrowed',
    async prepare() {
      // Not hers: she is listed as a manager by the same step.
      const id = (await (await newMember()).post('/documents', {})).text('id');
      return () => olga.patch(`/documents/${id}/access`, { placeGives: 'none' });
    },
  },
  'PUT /documents/:documentId/grants': {
    leaves: 'access.granted',
    async prepare() {
      const [id, userId] = [await newDocument(), await idOf(await newMember())];
      return () => olga.put(`/documents/${id}/grants`, { userId, role: 'manager' });
    },
  },
  'DELETE /documents/:documentId/grants/:grantId': {
    leaves: 'access.revoked',
    async prepare() {
      const [id, userId] = [await newDocument(), await idOf(await newMember())];
      const grantId = grantOf(await olga.put(`/documents/${id}/grants`, { userId, role: 'viewer' }), userId);
      return () => olga.delete(`/documents/${id}/grants/${grantId}`);
    },
  },
  'POST /documents/:documentId/owner': {
    leaves: 'document.handed-over',
    async prepare() {
      const [id, userId] = [await newDocument(), await idOf(await newMember())];
      return () => olga.post(`/documents/${id}/owner`, { userId });
    },
  },
  'POST /documents/:documentId/move': {
    leaves: 'document.moved',
    async prepare() {
      const [id, parentId] = [await newDocument(), await newDocument()];
      return () => olga.post(`/documents/${id}/move`, { parentId });
    },
  },
  'POST /documents/:documentId/access-requests/:requestId': {
    leaves: 'access.granted',
    async prepare() {
      const documentId = await newDocument();
      await olga.patch(`/documents/${documentId}/access`, { placeGives: 'none' });
      await (await newMember()).post('/access-requests', { documentId, message: 'please' });
      const id = (await olga.get(`/documents/${documentId}/access-requests`)).text('items', 0, 'id');
      return () => olga.post(`/documents/${documentId}/access-requests/${id}`, { role: 'viewer' });
    },
  },
  'POST /access-requests': {
    leaves: 'access.asked',
    async prepare() {
      const [documentId, member] = [await newDocument(), await newMember()];
      return () => member.post('/access-requests', { documentId, message: 'please' });
    },
  },
  'DELETE /documents/:documentId': {
    leaves: 'document.trashed',
    async prepare() {
      const id = await newDocument();
      return () => olga.delete(`/documents/${id}`);
    },
  },
  'POST /documents/:documentId/restore': {
    leaves: 'document.restored',
    async prepare() {
      const id = await newDocument();
      await olga.delete(`/documents/${id}`);
      return () => olga.post(`/documents/${id}/restore`);
    },
  },
  'POST /sign-out': {
    leaves: 'session.ended',
    async prepare() {
      const member = await newMember();
      return () => member.post('/sign-out');
    },
  },
};

it('ACC-100 every route that changes something stands in one of the two tables', () => {
  const changing = [...world.app.routeActions.keys()]
    .filter(
      (route) => !/^(GET|HEAD|OPTIONS) /.test(route) && !route.endsWith('/*') && route.includes('/api/v1/'),
    )
    .map((route) => route.replace('/api/v1', ''));
  expect(changing.toSorted()).toEqual([CLAIM, ...Object.keys(ROWS), ...Object.keys(SILENT)].toSorted());
});

it.each(Object.entries(ROWS))(
  'ACC-100 %s changes nothing without its line, and leaves it',
  async (_route, { leaves, prepare, spends = [] }) => {
    const request = await prepare();
    const before = await everything(spends);
    await refuseLines();
    const refused = await request();
    await takeLines();
    expect(refused.status).toBe(500);
    expect(await everything(spends)).toEqual(before);
    const last = await lastSeq();
    const done = await request();
    expect(done.status, done.raw.toString()).toBeLessThan(300);
    const lines = (await world.events()).filter(({ seq }) => seq > last);
    expect(lines.map(({ kind }) => kind)).toContain(leaves);
  },
);

it('ACC-100 the claim of the owner’s link, the command line and the provider leave theirs, or do nothing', async () => {
  const fresh = await createApiWorld();
  const outer = world;
  world = fresh;
  const claims = { token: (await fresh.accounts.ownerLinkToken()) ?? '', name: 'Olga' };
  const email = 'ada@example.org';
  const provider = { ...fresh, changes: { tellNow: () => Promise.resolve() }, admitNewcomer: admitMember };
  const person = { issuer: 'https://id.example', subject: '1', email, isEmailVerified: true, name: 'Ada' };
  const steps: readonly (readonly [AuditKind, () => Promise<unknown>])[] = [
    ['invitation.made', () => fresh.accounts.ownerLinkToken()],
    [
      'account.joined',
      async () => {
        const { status } = await fresh.browser().post('/owner', claims);
        if (status !== 201) throw new Error(String(status));
      },
    ],
    ['account.joined', () => fresh.accounts.createUser({ email, name: 'Ada', role: 'member' })],
    ['token.made', () => fresh.accounts.createToken({ user: email, scope: 'read' })],
    [
      'password.reset-asked',
      () => makeResetLinkFor(fresh.db, email, { now: fresh.clock.now(), baseUrl: '' }),
    ],
    ['account.changed', () => findProviderPerson(provider, person, '127.0.0.1')],
    [
      'account.joined',
      () => findProviderPerson(provider, { ...person, subject: '2', email: 'eve@example.org' }, '127.0.0.1'),
    ],
  ];
  for (const [kind, step] of steps) {
    const before = await everything([]);
    await refuseLines();
    await expect(step()).rejects.toThrow(/./);
    await takeLines();
    expect(await everything([])).toEqual(before);
    if (kind === 'invitation.made') {
      claims.token = (await fresh.accounts.ownerLinkToken()) ?? '';
    } else await step();
    const events = await fresh.events();
    expect(events.map((event) => event.kind)).toContain(kind);
  }
  const byCommand = (await fresh.events()).filter(({ address }) => address === null);
  expect(byCommand.map(({ detail }) => detail['by'])).toEqual(byCommand.map(() => 'command line'));
  world = outer;
  await fresh.close();
});

const NEXT = 'seven green kettles sing';
const STEP_MS = 30_000;
let people = 0;

function nextAddress(): string {
  people += 1;
  return `person-${people}@example.org`;
}

function admitMember(): Promise<'member'> {
  return Promise.resolve('member');
}

async function newMember(): Promise<Browser> {
  people += 1;
  return world.member(`Mia${people}`);
}

async function withPassword(): Promise<{ readonly email: string; readonly browser: Browser }> {
  const email = nextAddress();
  const made = await world.accounts.createUser({ email, name: 'Pia', role: 'member', password: PASSWORD });
  if (!made.ok) throw new Error(made.error);
  return { email, browser: await world.sessionOf(made.value.id) };
}

async function idOf(browser: Browser): Promise<string> {
  return (await browser.get('/session')).text('user', 'id');
}

async function newGroup(): Promise<string> {
  return (await olga.post('/groups', { name: 'Group' })).text('id');
}

async function newCollection(): Promise<string> {
  return (await olga.post('/collections', { name: 'Place' })).text('id');
}

async function newDocument(): Promise<string> {
  return (await olga.post('/documents', { title: 'Plan' })).text('id');
}

async function newLink(documentId: string): Promise<{ readonly token: string; readonly linkId: string }> {
  const made = await olga.post(`/documents/${documentId}/share-links`, { role: 'view' });
  return { token: made.text('token'), linkId: made.text('id') };
}

function grantOf(answer: Answer, userId: string): string {
  for (let at = 0; ; at += 1) {
    if (answer.at('items', at, 'person', 'id') === userId) return answer.text('items', at, 'id');
    if (answer.at('items', at) === undefined) throw new Error('not let in');
  }
}

async function begun(browser: Browser): Promise<() => Promise<string>> {
  // Whoever has a password gives it; whoever has none is asked for none.
  const answer = await browser.post('/me/second-factor', { password: PASSWORD });
  const secret = new TextDecoder().decode(base32.decode(answer.text('secret')));
  return () => createOTP(secret).hotp(Math.floor(world.clock.now() / STEP_MS));
}

async function switchedOn(browser: Browser): Promise<() => Promise<string>> {
  const app = await begun(browser);
  await browser.post('/me/second-factor/confirm', { code: await app() });
  world.advance(STEP_MS);
  return app;
}

async function withPasskey(browser: Browser, key: Authenticator): Promise<string> {
  const challenge = (await browser.post('/me/passkeys/options', {})).text('challenge');
  return (await browser.post('/me/passkeys', { name: 'Key', response: key.makes({ challenge }) })).text('id');
}

/** All rows of all tables but the audit log's own. */
async function everything(without: readonly string[]): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`.execute(world.db);
  const content = new Map<string, readonly unknown[]>();
  for (const { name } of tables) {
    if (name === 'audit_events' || without.includes(name)) continue;
    content.set(name, (await sql`SELECT * FROM ${sql.table(name)}`.execute(world.db)).rows);
  }
  expect(content.size).toBeGreaterThan(15);
  return content;
}

async function refuseLines(): Promise<void> {
  await sql`CREATE TRIGGER no_lines BEFORE INSERT ON audit_events
            BEGIN SELECT RAISE(ABORT, 'the log is full'); END`.execute(world.db);
}

async function takeLines(): Promise<void> {
  await sql`DROP TRIGGER no_lines`.execute(world.db);
}

async function lastSeq(): Promise<number> {
  return (await world.events()).at(-1)?.seq ?? 0;
}
