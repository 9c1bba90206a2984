/** Every route that changes something, as a table: how it is asked, and which line of the audit log it leaves. */
import type { AuditKind } from '../../../shared/api/audit.ts';
import { makeOneTimeSecret } from '../../accounts/one-time-secrets.ts';
import { addPendingSignUp } from '../../accounts/sign-up/pending-sign-ups.ts';
import { makeResetLinkFor } from '../../accounts/passwords/password-reset.ts';
import { dataAddress, png } from '../../accounts/picture/testing/files.ts';
import { PASSWORD } from '../../documents/testing/api-world.ts';
import type { Answer } from '../../documents/testing/browser.ts';
import { Authenticator } from '../../testing/authenticator.ts';
import { grantOf, STEP_MS, type ChangeScene } from './change-scene.ts';

const NEXT = 'seven green kettles sing';

export interface ChangingRoute {
  readonly leaves: AuditKind;
  /** Prepares what the request needs and returns the request. */
  readonly prepare: (scene: ChangeScene) => Promise<() => Promise<Answer>>;
  /** What is used up by asking, whatever comes of it. */
  readonly spends?: readonly string[];
}

/** What changes something that the audit log does not tell of, and why. */
export const SILENT_ROUTES: Readonly<Record<string, string>> = {
  'POST /invitations/open': 'reads',
  'POST /share-links/open': 'reads',
  'POST /sign-up': 'mails a link; nobody is let in before it is opened',
  'POST /sign-up/open': 'reads',
  'POST /sign-in/passkey/options': 'changes nothing',
  'POST /me/passkeys/options': 'changes nothing',
  'POST /me/second-factor': 'counts once it is confirmed',
  'POST /password-reset': 'is counted: a stranger can ask without end',
  'PATCH /me/passkeys/:passkeyId': 'its name, for its owner alone',
  'POST /documents/:documentId/move/preview': 'shows what moving would change, and takes it back',
  'POST /documents': 'content; the document tells who made it',
  'PATCH /documents/:documentId': 'content; the history keeps it',
};

/** Claimed once in a scene.world: it is asked about by itself. */
export const CLAIM = 'POST /owner';

export const CHANGING_ROUTES: Readonly<Record<string, ChangingRoute>> = {
  'PATCH /instance/settings': {
    leaves: 'instance.changed',
    prepare: (scene) =>
      Promise.resolve(() => scene.olga.patch('/instance/settings', { name: 'House', shareLinks: true })),
  },
  'PATCH /me': {
    leaves: 'account.changed',
    async prepare(scene) {
      const mia = await scene.newMember();
      return () => mia.patch('/me', { name: 'Mia Other' });
    },
  },
  'PUT /me/picture': {
    leaves: 'account.changed',
    async prepare(scene) {
      const mia = await scene.newMember();
      return () => mia.put('/me/picture', { picture: dataAddress(png(8, 8)) });
    },
  },
  'DELETE /me/picture': {
    leaves: 'account.changed',
    async prepare(scene) {
      const mia = await scene.newMember();
      await mia.put('/me/picture', { picture: dataAddress(png(8, 8)) });
      return () => mia.delete('/me/picture');
    },
  },
  'POST /sign-up/at-once': {
    leaves: 'account.joined',
    async prepare(scene) {
      await scene.olga.patch('/instance/settings', { signUp: 'open' });
      const person = { email: scene.nextAddress(), name: 'Nia', password: NEXT };
      return () => scene.world.browser().post('/sign-up/at-once', person);
    },
  },
  'POST /sign-up/finish': {
    leaves: 'account.joined',
    async prepare(scene) {
      await scene.olga.patch('/instance/settings', { signUp: 'open' });
      const { db, clock } = scene.world;
      const pending = { email: scene.nextAddress(), guestId: undefined, next: '/' };
      const token = await addPendingSignUp(db, pending, clock.now());
      return () => scene.world.browser().post('/sign-up/finish', { token, name: 'Nia', password: NEXT });
    },
  },
  'POST /sign-in': {
    leaves: 'session.started',
    async prepare(scene) {
      const { email } = await scene.withPassword();
      return () => scene.world.browser().post('/sign-in', { email, password: PASSWORD });
    },
  },
  'POST /sign-in/second-factor': {
    leaves: 'session.started',
    // The ticket and the code are used up: whoever is refused by a fault signs in again.
    spends: ['one_time_secrets', 'second_factors'],
    async prepare(scene) {
      const { email, browser } = await scene.withPassword();
      const app = await scene.switchedOn(browser);
      const ticket = async (): Promise<string> =>
        (await scene.world.browser().post('/sign-in', { email, password: PASSWORD })).text(
          'secondFactor',
          'ticket',
        );
      const tickets = [await ticket(), await ticket()];
      return async () => {
        scene.world.advance(STEP_MS);
        return scene.world
          .browser()
          .post('/sign-in/second-factor', { ticket: tickets.pop(), code: await app() });
      };
    },
  },
  'POST /sign-in/passkey': {
    leaves: 'session.started',
    spends: ['passkeys', 'spent_challenges'],
    async prepare(scene) {
      const key = new Authenticator();
      await scene.withPasskey(await scene.newMember(), key);
      return async () => {
        const challenge = (await scene.world.browser().post('/sign-in/passkey/options')).text('challenge');
        return scene.world.browser().post('/sign-in/passkey', { response: key.answers({ challenge }) });
      };
    },
  },
  'POST /password-reset/use': {
    leaves: 'password.reset',
    async prepare(scene) {
      const { email } = await scene.withPassword();
      const made = await makeResetLinkFor(scene.world.db, email, {
        now: scene.world.clock.now(),
        baseUrl: '',
      });
      const token = made.ok ? made.value.link.replace(/.*#/, '') : '';
      return () => scene.world.browser().post('/password-reset/use', { token, password: NEXT });
    },
  },
  'POST /email-confirmation': {
    leaves: 'account.changed',
    async prepare(scene) {
      const userId = await scene.idOf(await scene.newMember());
      const wanted = {
        purpose: 'emailChange',
        userId,
        detail: `${userId.toLowerCase()}@example.net`,
      } as const;
      const { secret: token } = await scene.world.db
        .transaction()
        .execute((transaction) => makeOneTimeSecret(transaction, wanted, scene.world.clock.now()));
      return () => scene.world.browser().post('/email-confirmation', { token });
    },
  },
  'POST /me/password': {
    leaves: 'password.changed',
    async prepare(scene) {
      const member = await scene.newMember();
      return () => member.post('/me/password', { next: NEXT });
    },
  },
  'POST /me/email': {
    leaves: 'account.changed',
    async prepare(scene) {
      const member = await scene.newMember();
      const email = `${(await scene.idOf(member)).toLowerCase()}@example.net`;
      return () => member.post('/me/email', { email });
    },
  },
  'POST /me/second-factor/confirm': {
    leaves: 'factor.changed',
    async prepare(scene) {
      const member = await scene.newMember();
      const app = await scene.begun(member);
      return async () => member.post('/me/second-factor/confirm', { code: await app() });
    },
  },
  'POST /me/second-factor/remove': {
    leaves: 'factor.changed',
    async prepare(scene) {
      const { browser } = await scene.withPassword();
      await scene.switchedOn(browser);
      return () => browser.post('/me/second-factor/remove', { password: PASSWORD });
    },
  },
  'POST /me/second-factor/recovery-codes': {
    leaves: 'factor.changed',
    async prepare(scene) {
      const { browser } = await scene.withPassword();
      await scene.switchedOn(browser);
      return () => browser.post('/me/second-factor/recovery-codes', { password: PASSWORD });
    },
  },
  'POST /me/passkeys': {
    leaves: 'passkey.changed',
    async prepare(scene) {
      const member = await scene.newMember();
      const challenge = (await member.post('/me/passkeys/options', {})).text('challenge');
      const response = new Authenticator().makes({ challenge });
      return () => member.post('/me/passkeys', { name: 'Key', response });
    },
  },
  'DELETE /me/passkeys/:passkeyId': {
    leaves: 'passkey.changed',
    async prepare(scene) {
      const member = await scene.newMember();
      const id = await scene.withPasskey(member, new Authenticator());
      return () => member.delete(`/me/passkeys/${id}`);
    },
  },
  'POST /members/:userId/reset-link': {
    leaves: 'password.reset-asked',
    async prepare(scene) {
      const id = await scene.idOf(await scene.newMember());
      return () => scene.olga.post(`/members/${id}/reset-link`);
    },
  },
  'DELETE /members/:userId/second-factor': {
    leaves: 'factor.changed',
    async prepare(scene) {
      const member = await scene.newMember();
      await scene.switchedOn(member);
      const id = await scene.idOf(member);
      return () => scene.olga.delete(`/members/${id}/second-factor`);
    },
  },
  'POST /me/remove': {
    leaves: 'account.removed',
    async prepare(scene) {
      const member = await scene.newMember();
      return () => member.post('/me/remove', {});
    },
  },
  'PATCH /members/:userId': {
    leaves: 'member.deactivated',
    async prepare(scene) {
      const id = await scene.idOf(await scene.newMember());
      return () => scene.olga.patch(`/members/${id}`, { role: 'admin', deactivated: true });
    },
  },
  'POST /members/:userId/remove': {
    leaves: 'member.removed',
    async prepare(scene) {
      const id = await scene.idOf(await scene.newMember());
      return () => scene.olga.post(`/members/${id}/remove`, {});
    },
  },
  'POST /groups': {
    leaves: 'group.changed',
    prepare: (scene) => Promise.resolve(() => scene.olga.post('/groups', { name: 'Sales' })),
  },
  'PATCH /groups/:groupId': {
    leaves: 'group.changed',
    async prepare(scene) {
      const id = await scene.newGroup();
      return () => scene.olga.patch(`/groups/${id}`, { name: 'Other' });
    },
  },
  'DELETE /groups/:groupId': {
    leaves: 'group.changed',
    async prepare(scene) {
      const id = await scene.newGroup();
      return () => scene.olga.delete(`/groups/${id}`);
    },
  },
  'PUT /groups/:groupId/members/:userId': {
    leaves: 'group.changed',
    async prepare(scene) {
      const path = `/groups/${await scene.newGroup()}/members/${await scene.idOf(await scene.newMember())}`;
      return () => scene.olga.put(path);
    },
  },
  'DELETE /groups/:groupId/members/:userId': {
    leaves: 'group.changed',
    async prepare(scene) {
      const path = `/groups/${await scene.newGroup()}/members/${await scene.idOf(await scene.newMember())}`;
      await scene.olga.put(path);
      return () => scene.olga.delete(path);
    },
  },
  'POST /invitations': {
    leaves: 'invitation.made',
    prepare: (scene) => Promise.resolve(() => scene.olga.post('/invitations', {})),
  },
  'DELETE /invitations/:invitationId': {
    leaves: 'invitation.revoked',
    async prepare(scene) {
      const id = (await scene.olga.post('/invitations', {})).text('id');
      return () => scene.olga.delete(`/invitations/${id}`);
    },
  },
  'POST /invitations/accept': {
    leaves: 'account.joined',
    async prepare(scene) {
      const token = (await scene.olga.post('/invitations', {})).text('url').replace(/.*#/, '');
      const newcomer = { token, name: 'Nia', email: scene.nextAddress(), password: PASSWORD };
      return () => scene.world.browser().post('/invitations/accept', newcomer);
    },
  },
  'DELETE /devices/:deviceId': {
    leaves: 'session.ended',
    async prepare(scene) {
      const member = await scene.newMember();
      await scene.world.sessionOf(await scene.idOf(member));
      const devices = (await member.get('/devices')).at('items');
      const others = Array.isArray(devices) ? devices.filter(({ isThis }) => isThis === false) : [];
      return () => member.delete(`/devices/${String(others[0]?.id)}`);
    },
  },
  'POST /devices/sign-out-others': {
    leaves: 'session.ended',
    async prepare(scene) {
      const member = await scene.newMember();
      await scene.world.sessionOf(await scene.idOf(member));
      return () => member.post('/devices/sign-out-others');
    },
  },
  'POST /tokens': {
    leaves: 'token.made',
    async prepare(scene) {
      const member = await scene.newMember();
      return () => member.post('/tokens', { scope: 'read' });
    },
  },
  'POST /tokens/revoke-all': {
    leaves: 'token.revoked',
    async prepare(scene) {
      const member = await scene.newMember();
      await member.post('/tokens', { scope: 'read' });
      return () => member.post('/tokens/revoke-all', {});
    },
  },
  'DELETE /tokens/:tokenId': {
    leaves: 'token.revoked',
    async prepare(scene) {
      const member = await scene.newMember();
      const id = (await member.post('/tokens', { scope: 'read' })).text('id');
      return () => member.delete(`/tokens/${id}`);
    },
  },
  'POST /share-links/join': {
    leaves: 'link.joined',
    async prepare(scene) {
      const { token } = await scene.newLink(await scene.newDocument());
      return () => scene.world.browser().post('/share-links/join', { token, name: 'Gus' });
    },
  },
  'POST /collections': {
    leaves: 'collection.made',
    prepare: (scene) => Promise.resolve(() => scene.olga.post('/collections', { name: 'Plans' })),
  },
  'PATCH /collections/:collectionId': {
    leaves: 'collection.changed',
    async prepare(scene) {
      const id = await scene.newCollection();
      return () => scene.olga.patch(`/collections/${id}`, { name: 'Other', membersRole: 'viewer' });
    },
  },
  'DELETE /collections/:collectionId': {
    leaves: 'collection.removed',
    async prepare(scene) {
      const id = await scene.newCollection();
      return () => scene.olga.delete(`/collections/${id}`);
    },
  },
  'PUT /collections/:collectionId/grants': {
    leaves: 'access.granted',
    async prepare(scene) {
      const [id, userId] = [await scene.newCollection(), await scene.idOf(await scene.newMember())];
      return () => scene.olga.put(`/collections/${id}/grants`, { userId, role: 'viewer' });
    },
  },
  'DELETE /collections/:collectionId/grants/:grantId': {
    leaves: 'access.revoked',
    async prepare(scene) {
      const [id, userId] = [await scene.newCollection(), await scene.idOf(await scene.newMember())];
      const grantId = grantOf(
        await scene.olga.put(`/collections/${id}/grants`, { userId, role: 'viewer' }),
        userId,
      );
      return () => scene.olga.delete(`/collections/${id}/grants/${grantId}`);
    },
  },
  'POST /documents/:documentId/share-links': {
    leaves: 'link.made',
    async prepare(scene) {
      const id = await scene.newDocument();
      return () => scene.olga.post(`/documents/${id}/share-links`, { role: 'view' });
    },
  },
  'PATCH /documents/:documentId/share-links/:linkId': {
    leaves: 'link.changed',
    async prepare(scene) {
      const id = await scene.newDocument();
      const { linkId } = await scene.newLink(id);
      return () => scene.olga.patch(`/documents/${id}/share-links/${linkId}`, { role: 'edit' });
    },
  },
  'DELETE /documents/:documentId/share-links/:linkId': {
    leaves: 'link.revoked',
    async prepare(scene) {
      const id = await scene.newDocument();
      const { linkId } = await scene.newLink(id);
      return () => scene.olga.delete(`/documents/${id}/share-links/${linkId}`);
    },
  },
  'DELETE /documents/:documentId/came-by-links/:userId': {
    leaves: 'access.revoked',
    async prepare(scene) {
      const id = await scene.newDocument();
      const { token } = await scene.newLink(id);
      const gus = scene.world.browser();
      await gus.post('/share-links/join', { token, name: 'Gus' });
      const userId = (await gus.get('/session')).text('user', 'id');
      return () => scene.olga.delete(`/documents/${id}/came-by-links/${userId}`);
    },
  },
  'PATCH /documents/:documentId/access': {
    leaves: 'document.narrowed',
    async prepare(scene) {
      // Not hers: she is listed as a manager by the same step.
      const id = (await (await scene.newMember()).post('/documents', {})).text('id');
      return () => scene.olga.patch(`/documents/${id}/access`, { placeGives: 'none' });
    },
  },
  'PUT /documents/:documentId/grants': {
    leaves: 'access.granted',
    async prepare(scene) {
      const [id, userId] = [await scene.newDocument(), await scene.idOf(await scene.newMember())];
      return () => scene.olga.put(`/documents/${id}/grants`, { userId, role: 'manager' });
    },
  },
  'DELETE /documents/:documentId/grants/:grantId': {
    leaves: 'access.revoked',
    async prepare(scene) {
      const [id, userId] = [await scene.newDocument(), await scene.idOf(await scene.newMember())];
      const grantId = grantOf(
        await scene.olga.put(`/documents/${id}/grants`, { userId, role: 'viewer' }),
        userId,
      );
      return () => scene.olga.delete(`/documents/${id}/grants/${grantId}`);
    },
  },
  'POST /documents/:documentId/owner': {
    leaves: 'document.handed-over',
    async prepare(scene) {
      const [id, userId] = [await scene.newDocument(), await scene.idOf(await scene.newMember())];
      return () => scene.olga.post(`/documents/${id}/owner`, { userId });
    },
  },
  'POST /documents/:documentId/move': {
    leaves: 'document.moved',
    async prepare(scene) {
      const [id, parentId] = [await scene.newDocument(), await scene.newDocument()];
      return () => scene.olga.post(`/documents/${id}/move`, { parentId });
    },
  },
  'POST /documents/:documentId/access-requests/:requestId': {
    leaves: 'access.granted',
    async prepare(scene) {
      const documentId = await scene.newDocument();
      await scene.olga.patch(`/documents/${documentId}/access`, { placeGives: 'none' });
      await (await scene.newMember()).post('/access-requests', { documentId, message: 'please' });
      const id = (await scene.olga.get(`/documents/${documentId}/access-requests`)).text('items', 0, 'id');
      return () => scene.olga.post(`/documents/${documentId}/access-requests/${id}`, { role: 'viewer' });
    },
  },
  'POST /access-requests': {
    leaves: 'access.asked',
    async prepare(scene) {
      const [documentId, member] = [await scene.newDocument(), await scene.newMember()];
      // Whoever can come in has nothing to ask for.
      await scene.olga.patch(`/documents/${documentId}/access`, { placeGives: 'none' });
      return () => member.post('/access-requests', { documentId, message: 'please' });
    },
  },
  'DELETE /documents/:documentId': {
    leaves: 'document.trashed',
    async prepare(scene) {
      const id = await scene.newDocument();
      return () => scene.olga.delete(`/documents/${id}`);
    },
  },
  'DELETE /trash/:documentId': {
    leaves: 'document.erased',
    async prepare(scene) {
      const id = await scene.newDocument();
      await scene.olga.delete(`/documents/${id}`);
      return () => scene.olga.delete(`/trash/${id}`);
    },
  },
  'POST /documents/:documentId/restore': {
    leaves: 'document.restored',
    async prepare(scene) {
      const id = await scene.newDocument();
      await scene.olga.delete(`/documents/${id}`);
      return () => scene.olga.post(`/documents/${id}/restore`);
    },
  },
  'POST /sign-out': {
    leaves: 'session.ended',
    async prepare(scene) {
      const member = await scene.newMember();
      return () => member.post('/sign-out');
    },
  },
};
