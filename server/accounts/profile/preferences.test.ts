import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiWorld, PASSWORD, type ApiWorld } from '../../documents/testing/api-world.ts';
import type { Browser } from '../../documents/testing/browser.ts';
import { createSmtpMailer } from '../../mail/mailer.ts';
import { startMailServer, type MailServer } from '../../testing/mail-server.ts';

const EMAIL = 'olga@example.org';

let world: ApiWorld;
let post: MailServer;
let olga: Browser;
beforeEach(async () => {
  post = await startMailServer();
  world = await createApiWorld({
    mailer: createSmtpMailer({ url: post.url, from: 'Scriptorium <us@example.org>' }),
  });
  olga = await world.owner(EMAIL);
});
afterEach(async () => {
  await world.close();
  await post.close();
});

it('ACC-92 language and theme are kept with the account, and are there on the next browser', async () => {
  expect((await olga.get('/session')).body).toMatchObject({ user: { language: null, theme: null } });
  const changed = await olga.patch('/me', { language: 'de', theme: 'dark' });
  expect(changed.body).toMatchObject({ user: { name: 'Olga', language: 'de', theme: 'dark' } });
  const laptop = world.browser();
  const signedIn = await laptop.post('/sign-in', { email: EMAIL, password: PASSWORD });
  expect(signedIn.body).toMatchObject({ user: { language: 'de', theme: 'dark' } });
  // Each by itself; null: as the browser says.
  await laptop.patch('/me', { language: null });
  expect((await olga.get('/session')).body).toMatchObject({ user: { language: null, theme: 'dark' } });
});

it('ACC-92 guests have them as well; nonsense and nothing are refused', async () => {
  const id = (await olga.post('/documents', {})).text('id');
  const link = await olga.post(`/documents/${id}/share-links`, { role: 'view' });
  const gus = world.browser();
  const joined = await gus.post('/share-links/join', { token: link.text('token'), name: 'Gus' });
  expect(joined.body).toMatchObject({ user: { language: null, theme: null } });
  expect((await gus.patch('/me', { theme: 'light' })).at('user', 'theme')).toBe('light');
  for (const [field, body] of [
    ['body.language', { language: 'xx' }],
    ['body.theme', { theme: 'auto' }],
    ['body.name', {}],
  ] as const) {
    const refused = await gus.patch('/me', body);
    expect([refused.status, refused.at('field')]).toEqual([400, field]);
  }
});

it('ACC-92 nobody else is told of them', async () => {
  const heard = world.changes.length;
  await olga.patch('/me', { language: 'de', theme: 'dark' });
  expect(world.changes.length).toBe(heard);
  expect(JSON.stringify((await olga.get('/members')).body)).not.toContain('dark');
});

it('ACC-92 letters are in the language of whom they are for, not of the page that asked', async () => {
  const ask = (): Promise<unknown> =>
    world.browser().post('/password-reset', { email: EMAIL, language: 'en' });
  await ask();
  expect((await post.letterTo(EMAIL)).source).toContain('with this link you choose a new password');
  await olga.patch('/me', { language: 'de' });
  await ask();
  expect((await post.letterTo(EMAIL)).source).toContain('mit diesem Link wählst du ein neues Passwort');
});
