/** Every route, asked by everybody: what it answers is what the table of rights says of its action. */
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTIONS, type Action } from '../access/decide.ts';
import { ASKERS, RIGHTS, type Asker } from '../access/testing/rights-table.ts';
import { createApiWorld, type ApiWorld } from '../documents/testing/api-world.ts';
import { Browser, type Answer } from '../documents/testing/browser.ts';
import { createHttpApp, type HttpAppOptions } from './create-http-app.ts';
import { composeApp } from '../app.ts';
import { readConfig } from '../config/read-settings.ts';
import { newFolder } from '../testing/new-folder.ts';
import { createOriginCheck } from './origins.ts';
import { PAGE_ROUTES } from './page-files.ts';

/** In the order they are asked in: what one of them ends, the next may need no more. */
const ROUTES: Readonly<Record<string, Action>> = {
  'GET /openapi.json': 'api.describe',
  'GET /instance': 'instance.read',
  'GET /instance/logo': 'instance.read',
  'GET /instance/settings': 'instance.manage',
  'PATCH /instance/settings': 'instance.manage',
  'GET /session': 'session.read',
  'POST /owner': 'owner.claim',
  'POST /sign-in': 'session.begin',
  'GET /ways-in': 'session.read',
  'POST /sign-in/second-factor': 'session.begin',
  'POST /sign-in/passkey/options': 'session.begin',
  'POST /sign-in/passkey': 'session.begin',
  'GET /oidc/start': 'session.begin',
  'GET /oidc/callback': 'session.begin',
  'POST /password-reset': 'session.begin',
  'POST /password-reset/use': 'session.begin',
  'POST /email-confirmation': 'session.begin',
  'POST /sign-up': 'account.signUp',
  'POST /sign-up/open': 'account.signUp',
  'POST /sign-up/finish': 'account.signUp',
  'POST /sign-up/at-once': 'account.signUp',
  'GET /me/ways-in': 'waysIn.manage',
  'POST /me/password': 'waysIn.manage',
  'POST /me/email': 'waysIn.manage',
  'POST /me/second-factor': 'waysIn.manage',
  'POST /me/second-factor/confirm': 'waysIn.manage',
  'POST /me/second-factor/remove': 'waysIn.manage',
  'POST /me/second-factor/recovery-codes': 'waysIn.manage',
  'POST /me/passkeys/options': 'waysIn.manage',
  'POST /me/passkeys': 'waysIn.manage',
  'PATCH /me/passkeys/:passkeyId': 'waysIn.manage',
  'DELETE /me/passkeys/:passkeyId': 'waysIn.manage',
  'POST /members/:userId/reset-link': 'member.recover',
  'DELETE /members/:userId/second-factor': 'member.recover',
  'PATCH /me': 'profile.change',
  'PUT /me/picture': 'profile.change',
  'DELETE /me/picture': 'profile.change',
  'GET /pictures/:pictureId': 'picture.read',
  'POST /me/remove': 'account.remove',
  'GET /members': 'people.list',
  'PATCH /members/:userId': 'people.manage',
  'POST /members/:userId/remove': 'people.manage',
  'GET /groups': 'people.list',
  'POST /groups': 'people.manage',
  'PATCH /groups/:groupId': 'people.manage',
  'DELETE /groups/:groupId': 'people.manage',
  'PUT /groups/:groupId/members/:userId': 'people.manage',
  'DELETE /groups/:groupId/members/:userId': 'people.manage',
  'GET /invitations': 'invitations.manage',
  'POST /invitations': 'invitations.manage',
  'DELETE /invitations/:invitationId': 'invitations.manage',
  'POST /invitations/open': 'invitation.open',
  'POST /invitations/accept': 'invitation.accept',
  'GET /audit-log': 'audit.read',
  'GET /audit-log/export': 'audit.read',
  'GET /audit-log/people': 'audit.read',
  'GET /devices': 'devices.manage',
  'DELETE /devices/:deviceId': 'devices.manage',
  'POST /devices/sign-out-others': 'devices.manage',
  'GET /tokens': 'tokens.manage',
  'POST /tokens': 'tokens.manage',
  'POST /tokens/revoke-all': 'tokens.manage',
  'DELETE /tokens/:tokenId': 'tokens.manage',
  'POST /share-links/open': 'link.open',
  'POST /share-links/join': 'link.join',
  'GET /collections': 'collection.list',
  'POST /collections': 'collection.create',
  'GET /collections/:collectionId': 'collection.read',
  'PATCH /collections/:collectionId': 'collection.manage',
  'DELETE /collections/:collectionId': 'collection.manage',
  'GET /collections/:collectionId/grants': 'collection.people',
  'PUT /collections/:collectionId/grants': 'collection.manage',
  'DELETE /collections/:collectionId/grants/:grantId': 'collection.manage',
  'GET /documents': 'document.list',
  'POST /documents': 'document.create',
  'GET /documents/:documentId': 'document.read',
  'GET /documents/:documentId/place': 'document.read',
  'PATCH /documents/:documentId': 'document.edit',
  'GET /documents/:documentId/content': 'document.read',
  'GET /documents/:documentId/share-links': 'document.share',
  'POST /documents/:documentId/share-links': 'document.makeLinks',
  'PATCH /documents/:documentId/share-links/:linkId': 'document.share',
  'DELETE /documents/:documentId/share-links/:linkId': 'document.share',
  'DELETE /documents/:documentId/came-by-links/:userId': 'document.manage',
  'GET /documents/:documentId/access': 'document.share',
  'PATCH /documents/:documentId/access': 'document.manage',
  'PUT /documents/:documentId/grants': 'document.manage',
  'DELETE /documents/:documentId/grants/:grantId': 'document.manage',
  'POST /documents/:documentId/owner': 'document.handOver',
  'POST /documents/:documentId/move/preview': 'document.manage',
  'POST /documents/:documentId/move': 'document.manage',
  'GET /documents/:documentId/access-requests': 'document.manage',
  'POST /documents/:documentId/access-requests/:requestId': 'document.manage',
  'POST /access-requests': 'access.ask',
  'GET /access-requests': 'access.list',
  'GET /trash': 'document.list',
  'DELETE /documents/:documentId': 'document.trash',
  'POST /documents/:documentId/restore': 'document.restore',
  'DELETE /trash/:documentId': 'document.erase',
  'POST /sign-out': 'session.end',
};

/** Outside the API. `GET /*` are the page's files, where they are built. */
const OUTSIDE: Readonly<Record<string, Action>> = {
  'GET /healthz': 'health.read',
  'GET /readyz': 'health.read',
  'GET /metrics': 'metrics.read',
  'GET /ws': 'document.read',
  'GET /ws/*': 'document.read',
  'GET /*': 'page.load',
  ...Object.fromEntries(PAGE_ROUTES.map((url) => [`GET ${url}`, 'page.load'] as const)),
};

let world: ApiWorld;
let browsers: Readonly<Record<Asker, Browser>>;
let documentId: string;
let collectionId: string;

beforeAll(async () => {
  world = await createApiWorld();
  ({ browsers, documentId, collectionId } = await everybody(world));
});
afterAll(() => world.close());

it('ACC-38 each route says what it does, and stands in this table', () => {
  const found = [...world.app.routeActions]
    .filter(([route]) => !route.startsWith('HEAD ') && !route.endsWith('/*'))
    .map(([route, action]) => [route.replace('/api/v1', ''), action]);
  expect(Object.fromEntries(found)).toEqual(ROUTES);
  // Asked within routes that put a document into a collection (server/documents/nesting/placing.ts).
  const within: readonly Action[] = ['collection.fill'];
  const all = [...Object.values(ROUTES), ...Object.values(OUTSIDE), ...within];
  expect(new Set(all)).toEqual(new Set(Object.keys(ACTIONS)));
});

it('ACC-102 so does each route of the whole server, the socket’s, the page’s and the operator’s among them', async () => {
  const folder = newFolder();
  const config = readConfig({ flags: {}, environment: {}, envFile: '' });
  if (!config.ok) throw new Error('the defaults are wrong');
  const parts = {
    config: config.value,
    dataDir: folder.path,
    logger: pino({ level: 'silent' }),
    tls: undefined,
  };
  const composed = await composeApp(parts);
  if (!composed.ok) throw new Error(composed.error);
  const { http } = composed.value;
  await http.ready();
  const api = Object.entries(ROUTES).map(([route, action]) => [route.replace(' ', ' /api/v1'), action]);
  const isBuilt = http.routeActions.has('GET /*');
  const outside = Object.entries(OUTSIDE).filter(([route]) => isBuilt || route !== 'GET /*');
  const found = [...http.routeActions].filter(([route]) => !/^HEAD |\/api\/v1\/\*$/.test(route));
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries([...api, ...outside]));
  for (const [route] of outside) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { statusCode } = await http.inject(route.replace('GET ', '').replace(/[*:].*/, 'x'));
    expect(`${route}: ${[401, 403].includes(statusCode)}`).toBe(`${route}: false`);
  }
  await composed.value.stop();
  folder.remove();
}, 30_000);

it.each([
  ['says nothing', {}, 'GET /forgotten does not say what it does'],
  ['is not for anybody', { action: 'audit.read' }, 'GET /forgotten is for some, and nobody asks who comes'],
] as const)(
  'ACC-102 a route outside the API that %s keeps the server from starting',
  async (_name, config, why) => {
    const app = await createHttpApp(bareOptions());
    app.get('/forgotten', { config }, () => 'x');
    await expect(app.ready()).rejects.toThrow(why);
  },
);

it('ACC-23 nothing but reading is open to a token that may only read', () => {
  const changing = Object.entries(ROUTES).filter(([route]) => !route.startsWith('GET '));
  expect(changing.filter(([, action]) => ACTIONS[action].proof === 'read')).toEqual([]);
});

describe('ACC-38 each route answers what the table of rights says', () => {
  it.each(ASKERS)('ACC-38 to %s', async (asker) => {
    for (const [route, action] of Object.entries(ROUTES)) {
      // oxlint-disable-next-line no-await-in-loop -- a sign-out comes after what needs the session
      const answer = await ask(browsers[asker], route);
      const expected = RIGHTS.live.get(action)?.get(asker);
      expect(`${route}: ${told(answer, route)}`).toBe(`${route}: ${CODES[expected ?? 'yes'] ?? 'nothing'}`);
    }
  });
});

it('ACC-38 a route that does not say what it does keeps the server from starting', async () => {
  const starting = createHttpApp({ ...bareOptions(), api: (api) => void api.get('/forgotten', () => 'x') });
  await expect(starting).rejects.toThrow('GET /api/v1/forgotten does not say what it does');
});

function bareOptions(): HttpAppOptions {
  return {
    logger: pino({ level: 'silent' }),
    access: world.access,
    origins: createOriginCheck({ baseUrl: undefined, allowedOrigins: [] }),
    trustProxy: false,
    limits: { requestsPerMinute: 0, uploadBytes: 1_000 },
    version: '0.0.0',
    isHttps: false,
    now: () => 0,
    api: () => {},
  };
}

/** What a caller is told by each answer of the table. */
const CODES: Readonly<Record<string, string>> = {
  yes: 'yes',
  notSignedIn: '401 not-signed-in',
  scope: '403 token-scope',
  needsSession: '403 forbidden',
  needsPerson: '403 forbidden',
  needsMember: '403 forbidden',
  needsAdmin: '403 forbidden',
  role: '403 forbidden',
  linkEnded: '403 forbidden',
  notFound: '404 not-found',
};

/** Whoever may ask and asks nonsense hears 400, or 404 of a second id that leads nowhere. */
function told(answer: Answer, route: string): string {
  const { status } = answer;
  const namesMore = SECOND_IDS.test(route) || route === 'GET /instance/logo';
  if (status === 404 && namesMore && answer.at('detail') === undefined) return 'yes';
  return [401, 403, 404].includes(status) ? `${status} ${String(answer.at('code'))}` : 'yes';
}

const SECOND_IDS =
  /:(tokenId|linkId|deviceId|passkeyId|userId|groupId|invitationId|grantId|requestId|pictureId)/;
/** Where nothing at all is sense. */
const NONSENSE: Readonly<Record<string, object>> = {
  'POST /me/remove': { keepName: 'nonsense' },
  'POST /tokens/revoke-all': { nonsense: true },
};

function ask(browser: Browser, route: string): Promise<Answer> {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern
    .replace(':documentId', documentId)
    .replace(':collectionId', collectionId)
    .replaceAll(new RegExp(SECOND_IDS, 'g'), 'nothing');
  const body = NONSENSE[route] ?? {};
  switch (method) {
    case 'POST':
      return browser.post(path, body);
    case 'PUT':
      return browser.put(path, body);
    case 'PATCH':
      return browser.patch(path, {});
    case 'DELETE':
      return browser.delete(path);
    default:
      return browser.get(path);
  }
}

async function everybody(within: ApiWorld): Promise<{
  readonly browsers: Readonly<Record<Asker, Browser>>;
  readonly documentId: string;
  readonly collectionId: string;
}> {
  const owner = await within.owner();
  const [admin, creator, member] = [
    await within.member('Adam', 'admin'),
    await within.member('Cleo'),
    await within.member('Mia'),
  ];
  const id = (await creator.post('/documents', { title: 'Plan' })).text('id');
  const collection = (await creator.post('/collections', { name: 'Closed' })).text('id');
  // Not an empty one: that could be removed.
  await creator.post('/documents', { collectionId: collection });
  const mia = (await member.get('/session')).text('user', 'id');
  await creator.put(`/collections/${collection}/grants`, { userId: mia, role: 'viewer' });
  const link = async (role: string): Promise<Answer> => owner.post(`/documents/${id}/share-links`, { role });
  const [view, edit, ended] = [await link('view'), await link('edit'), await link('edit')];
  const guest = async (by: Answer): Promise<Browser> => {
    const browser = within.browser();
    await browser.post('/share-links/join', { token: by.text('token'), name: 'Gus' });
    return browser;
  };
  const elsewhere = (await owner.post('/documents', {})).text('id');
  const other = await owner.post(`/documents/${elsewhere}/share-links`, { role: 'edit' });
  const formerGuest = await guest(ended);
  await owner.delete(`/documents/${id}/share-links/${ended.text('id')}`);
  const token = async (by: Browser, scope: string): Promise<Browser> =>
    Browser.withToken(within.app, (await by.post('/tokens', { scope })).text('token'));
  return {
    documentId: id,
    collectionId: collection,
    browsers: {
      nobody: within.browser(),
      owner,
      admin,
      creator,
      member,
      'guest:view': await guest(view),
      'guest:edit': await guest(edit),
      'guest:none': await guest(other),
      'guest:ended': formerGuest,
      'link:view': Browser.withToken(within.app, view.text('token')),
      'link:edit': Browser.withToken(within.app, edit.text('token')),
      read: await token(owner, 'read'),
      write: await token(member, 'write'),
      'admin-token': await token(admin, 'admin'),
    },
  };
}
