import { expect, it } from 'vitest';
import { startMailServer } from '../testing/mail-server.ts';
import { passwordResetLetter } from './letters.ts';
import { createSmtpMailer } from './mailer.ts';

const FROM = 'Scriptorium <us@example.org>';
const LETTER = passwordResetLetter({
  to: 'ada@example.org',
  name: 'Ada <b>&',
  language: 'en',
  link: 'https://write.example.org/reset#x',
});

it('ACC-50 a letter arrives as text and as HTML, with names that stay names', async () => {
  const post = await startMailServer();
  const mailer = createSmtpMailer({ url: post.url, from: FROM });
  expect(await mailer.send(LETTER)).toEqual({ ok: true, value: undefined });
  const { source, link } = await post.letterTo('ada@example.org');
  expect(link).toBe('https://write.example.org/reset#x');
  expect(source).toContain('From: Scriptorium <us@example.org>');
  expect(source).toContain('Hello Ada <b>&, with this link');
  expect(source).toContain('Hello Ada &lt;b&gt;&amp;, with this link');
  mailer.close();
  await post.close();
});

it('ACC-50 what looks like several addresses is one, and goes to nobody else', async () => {
  const post = await startMailServer();
  const mailer = createSmtpMailer({ url: post.url, from: FROM });
  await mailer.send({ ...LETTER, to: 'ada@example.org, eve@example.org' });
  expect(post.letters.flatMap(({ to }) => to)).not.toContain('eve@example.org');
  mailer.close();
  await post.close();
});

it('ACC-50 a server that refuses, and one that is not there, are told apart', async () => {
  const post = await startMailServer({ refuses: true });
  const mailer = createSmtpMailer({ url: post.url, from: FROM });
  expect(await mailer.send(LETTER)).toMatchObject({ ok: false, error: { kind: 'refused' } });
  await post.close();
  const gone = await mailer.send(LETTER);
  expect(gone).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
  expect(JSON.stringify(gone)).not.toContain('reset#x');
  mailer.close();
});

it('ACC-50 signs in with the user and password of the address, whatever letters they have', async () => {
  const credentials = { user: 'us@example.org', password: 'p:ss/w rd@é' };
  const post = await startMailServer({ credentials });
  const urlWith = (password: string): string =>
    post.url.replace('://', `://${encodeURIComponent(credentials.user)}:${encodeURIComponent(password)}@`);
  const mailer = createSmtpMailer({ url: urlWith(credentials.password), from: FROM });
  expect(await mailer.send(LETTER)).toMatchObject({ ok: true });
  const wrong = await createSmtpMailer({ url: urlWith('hush'), from: FROM }).send(LETTER);
  expect(wrong).toMatchObject({ ok: false, error: { kind: 'refused' } });
  expect(JSON.stringify(wrong)).not.toContain('hush');
  mailer.close();
  await post.close();
});

it('ACC-50 a password goes to another machine encrypted or not at all', async () => {
  // This one is called by an address that counts as another machine's, and offers no encryption.
  const post = await startMailServer({ host: '127.0.0.2', credentials: { user: 'us', password: 'hush' } });
  const mailer = createSmtpMailer({ url: post.url.replace('://', '://us:hush@'), from: FROM });
  expect(await mailer.send(LETTER)).toMatchObject({ ok: false });
  expect(post.triedPasswords).toEqual([]);
  mailer.close();
  await post.close();
});
