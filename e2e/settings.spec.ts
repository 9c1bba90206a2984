/** One's own settings: devices and tokens. */
import { pageOf, type Person } from './support/person.ts';
import { answered } from './support/problems.ts';
import { expect, test } from './support/test.ts';

test.use({ ownHouse: true });

/** What each calls itself. */
const OURSELVES = {
  chromium: 'Chrome on Linux',
  firefox: 'Firefox on Linux',
  webkit: 'Safari on Linux',
} as const;
const PASSWORD = 'correct horse battery';

test(
  'PAGE-36 ACC-44 signs out everywhere else, and an open document there says so',
  { tag: '@engines' },
  async ({ people, house, engine }) => {
    const document = await house.api.createDocument({ title: 'Plan', markdown: 'Here.' });
    await house.server.command(
      ['user', 'create', '--email', 'mia@example.org', '--name', 'Mia', '--password-stdin'],
      PASSWORD,
    );
    const [mia, laptop] = [await people.stranger('Mia'), await people.stranger('Mia')];
    for (const browser of [mia, laptop]) await signIn(browser);
    await laptop.opens(document);
    await laptop.sees('Here.');
    await mia.clicks('button', 'Your account: Mia');
    await mia.clicks('menuitem', 'Settings');
    await mia.seesSomewhere('This browser');
    await mia.seesSomewhere(OURSELVES[engine]);
    await mia.clicks('button', 'Save');
    await mia.seesSomewhere('Saved. Everybody sees it already.');
    laptop.mayMeet(answered(401));
    await mia.clicks('button', 'Sign out everywhere else');
    await mia.seesSomewhere('Signed out in one other place.');
    await laptop.seesSomewhere('You are signed out');
  },
);

async function signIn(browser: Person): Promise<void> {
  await browser.goesTo('/sign-in');
  await browser.clicks('textbox', 'E-mail address');
  await browser.types('mia@example.org');
  await browser.fills('Password', PASSWORD);
  await browser.clicks('button', 'Sign in');
  await browser.seesThe('button', 'New document');
}

test('PAGE-36 makes an API token, which works until it is revoked', async ({ people, house }) => {
  const document = await house.api.createDocument({ title: 'Export me', markdown: 'Words.' });
  const alice = await people.owner();
  await alice.goesTo('/');
  await alice.clicks('button', 'Your account: Alice');
  await alice.clicks('menuitem', 'Settings');
  await alice.clicks('button', 'Make a token');
  await alice.seesSomewhere('Please enter a name.');
  await alice.clicks('textbox', 'What it is for');
  await alice.types('Nightly export');
  await alice.presses('Enter');
  const field = pageOf(alice).getByRole('textbox', { name: 'API token' });
  await expect(field).toHaveValue(/^scr_/);
  const token = await field.inputValue();
  const read = async (): Promise<number> =>
    (
      await fetch(`http://127.0.0.1:${house.server.port}/api/v1/documents/${document.id}`, {
        headers: { authorization: `Bearer ${token}` },
      })
    ).status;
  expect(await read()).toBe(200);
  await alice.clicks('button', 'Revoke the token “Nightly export”');
  // ACC-164: one press asks.
  await alice.seesSomewhere('Whatever uses it loses its access, for good.');
  expect(await read()).toBe(200);
  await alice.clicks('button', 'Revoke it');
  await alice.seesSomewhere('Token revoked.');
  expect(await read()).toBe(401);
});
