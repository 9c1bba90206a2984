/** Making an account by oneself: at once or by a link in a mail, as a stranger or as the guest one has been. */
import { startMailServer } from '../server/testing/mail-server.ts';
import { expectNoViolation } from './support/axe.ts';
import { openHouse, type House } from './support/house.ts';
import { pageOf, type Person } from './support/person.ts';
import { answered } from './support/problems.ts';
import { expect, test } from './support/test.ts';

const NIA = 'nia@example.org';
const PASSWORD = 'correct horse battery';
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;
const BY_DOMAIN = { SIGN_UP: 'domains', SIGN_UP_DOMAINS: 'example.org' } as const;

/** A house of its own rules; persons are at other houses' wires, so they go to its own address. */
function at(house: House, person: Person): (path: string) => Promise<void> {
  return (path) => person.screen.goTo(`${house.address}${path}`);
}

/** Nobody is left at a page whose server goes: it would be told so in red. */
async function closes(house: House, ...persons: readonly Person[]): Promise<void> {
  for (const { screen } of persons) await screen.goTo('about:blank');
  await house.close();
}

/** Through the page by Tab alone, as far as a field or button that is called so. */
async function tabsTo(person: Person, name: string): Promise<void> {
  for (let presses = 0; presses < 30; presses += 1) {
    const focused = await person.screen.look(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement)) return '';
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined;
      return (label ?? element.getAttribute('aria-label') ?? element.textContent ?? '').trim();
    }, undefined);
    if (focused === name) return;
    await person.presses('Tab');
  }
  throw new Error(`${name} is not reached by Tab`);
}

test(
  'E2E-41 PAGE-61 ACC-88 where no mail is sent, an account is made at once, by keyboard alone',
  { tag: '@engines' },
  async ({ people }) => {
    const house = await openHouse({ SIGN_UP: 'open' });
    const nia = await people.stranger('Nia');
    nia.mayMeet(answered(400));
    const go = at(house, nia);
    await go('/sign-in?next=/settings');
    await nia.seesSomewhere('No account yet?');
    await tabsTo(nia, 'Create an account');
    await nia.presses('Enter');
    await nia.seesSomewhere('How shall others see you, and how do you come back?');
    await tabsTo(nia, 'Create the account');
    await nia.presses('Enter');
    await nia.seesSomewhere('Please enter a name.');
    await nia.seesSomewhere('This is not an e-mail address.');
    await nia.seesSomewhere('At least 10 characters, please.');
    await go('/sign-up?next=/settings');
    await nia.seesThe('button', 'Create the account');
    await tabsTo(nia, 'Your name');
    await nia.types('Nia');
    await tabsTo(nia, 'E-mail address');
    await nia.types(NIA);
    await tabsTo(nia, 'Password');
    await nia.types('password123');
    await nia.presses('Enter');
    await nia.seesSomewhere('Too easy to guess.');
    await nia.types(` ${PASSWORD}`);
    await nia.presses('Enter');
    await nia.seesSomewhere('Where you are signed in');
    await nia.seesSomewhere(NIA);
    expect(new URL(await nia.screen.url()).pathname).toBe('/settings');

    // Where there is no mail a taken address has to be told.
    const eve = await people.stranger('Eve');
    eve.mayMeet(answered(409));
    await at(house, eve)('/sign-up');
    await eve.seesThe('button', 'Create the account');
    await tabsTo(eve, 'Your name');
    await eve.types('Eve');
    await tabsTo(eve, 'E-mail address');
    await eve.types(NIA);
    await tabsTo(eve, 'Password');
    await eve.types(PASSWORD);
    await eve.presses('Enter');
    await eve.seesSomewhere('Somebody has this address already.');
    await closes(house, eve, nia);
  },
);

test(
  'E2E-42 PAGE-61 ACC-82 ACC-84 from a document’s door to an account by mail, and into that document',
  { tag: '@engines' },
  async ({ people }) => {
    const post = await startMailServer();
    const house = await openHouse({ ...BY_DOMAIN, SMTP_URL: post.url });
    const document = await house.api.createDocument({ title: 'Plan', markdown: 'Here.' });
    const nia = await people.stranger('Nia');
    nia.mayMeet(answered(400));
    const go = at(house, nia);
    await go(`/sign-in?next=/d/${document.id}`);
    await nia.clicks('link', 'Create an account');
    await nia.seesThe('button', 'Send the link');
    await tabsTo(nia, 'E-mail address');
    await nia.types('nia@example.com');
    await nia.presses('Enter');
    await nia.seesSomewhere('Addresses of this domain make no account here.');
    await nia.presses('Control+a');
    await nia.types(NIA);
    await nia.presses('Enter');
    await nia.seesSomewhere(`A mail is on its way to ${NIA}.`);
    const { pathname, hash } = new URL((await post.letterTo(NIA)).link);
    await go(pathname + hash);
    await nia.seesThe('button', 'Create the account');
    await tabsTo(nia, 'Your name');
    await nia.types('Nia');
    await tabsTo(nia, 'Password');
    await nia.types(PASSWORD);
    await nia.presses('Enter');
    await nia.sees('Here.');
    expect(new URL(await nia.screen.url()).pathname).toBe(`/d/${document.id}`);

    const late = await people.stranger('Late');
    late.mayMeet(answered(410));
    await at(house, late)(pathname + hash);
    await late.seesSomewhere('This link does not work any more');
    await late.clicks('button', 'Ask for a new link');
    await late.seesThe('button', 'Send the link');
    await closes(house, late, nia);
    await post.close();
  },
);

test('PAGE-61 ACC-83 who has an account is told so by mail, and nowhere else', async ({ people }) => {
  const post = await startMailServer();
  const house = await openHouse({ SIGN_UP: 'open', SMTP_URL: post.url });
  await house.server.command(
    ['user', 'create', '--email', NIA, '--name', 'Nia', '--password-stdin'],
    PASSWORD,
  );
  const nia = await people.stranger('Nia');
  const go = at(house, nia);
  const said: string[] = [];
  for (const email of ['nobody@example.org', NIA]) {
    await go('/sign-up');
    await nia.seesThe('button', 'Send the link');
    await tabsTo(nia, 'E-mail address');
    await nia.types(email);
    await nia.presses('Enter');
    await nia.seesSomewhere('Look into your mail');
    said.push((await pageOf(nia).locator('main').innerText()).replace(email, ''));
  }
  expect(said[0]).toBe(said[1]);
  const letter = await post.letterTo(NIA);
  expect(letter.source).toContain('you have one already');
  const { pathname } = new URL(letter.link);
  await go(pathname);
  await nia.seesThe('button', 'Sign in');
  await closes(house, nia);
  await post.close();
});

test('PAGE-62 ACC-89 a guest makes an account in the settings and stays who they are', async ({ people }) => {
  const post = await startMailServer();
  const house = await openHouse({ SIGN_UP: 'open', SMTP_URL: post.url });
  const document = await house.api.createDocument({ title: 'Plan', markdown: 'Here.' });
  const link = await house.api.makeLink(document.id, 'edit');
  const gus = await people.stranger('Gus');
  const go = at(house, gus);
  await pageOf(gus).goto(link.url);
  await gus.clicks('textbox', 'Your name');
  await gus.types('Gus');
  await gus.presses('Enter');
  await gus.sees('Here.');
  await go('/settings');
  await gus.seesSomewhere('only this browser knows you');
  await looksRight(gus, 'guest-settings');
  await gus.clicks('link', 'Create an account');
  await gus.seesThe('button', 'Send the link');
  await tabsTo(gus, 'E-mail address');
  await gus.types('gus@example.org');
  await gus.presses('Enter');
  await gus.seesSomewhere('A mail is on its way');
  const { pathname, hash } = new URL((await post.letterTo('gus@example.org')).link);

  // The same link in a browser that did not ask for it makes somebody new, and says so.
  const other = await people.stranger('Gus too');
  const otherLink = await house.api.makeLink(document.id, 'edit');
  await pageOf(other).goto(otherLink.url);
  await other.clicks('textbox', 'Your name');
  await other.types('Gus too');
  await other.presses('Enter');
  await other.sees('Here.');
  await at(house, other)(pathname + hash);
  await other.seesSomewhere('so the account becomes somebody new');
  await looksRight(other, 'guest-of-another-browser');

  await go(pathname + hash);
  await gus.seesSomewhere('You stay Gus');
  await looksRight(gus, 'guest-account');
  await gus.doesNotSeeThe('textbox', 'Your name');
  await tabsTo(gus, 'Password');
  await gus.types(PASSWORD);
  await gus.presses('Enter');
  await gus.seesSomewhere('gus@example.org');
  await gus.clicks('button', 'Your account: Gus');
  await gus.seesThe('menuitem', 'Team');
  await go(`/d/${document.id}`);
  await gus.sees('Here.');
  await closes(house, gus, other);
  await post.close();
});

test('PAGE-62 ACC-71 a guest who was made a member is told how to come back, and does it there', async ({
  people,
  house,
}) => {
  const { alice, bob } = await people.meetAt({ markdown: 'Here.' });
  await bob.goesTo('/settings');
  await bob.seesSomewhere('somebody has to share a link with you again');
  await alice.goesTo('/team');
  await alice.clicks('button', 'Show guests');
  await pageOf(alice).getByLabel('Role of Bob').first().click();
  await alice.clicks('menuitemradio', 'Member');
  await expect(pageOf(alice).getByText('Bob is now: Member.')).toBeAttached();
  await bob.reloads();
  await bob.seesSomewhere('Only this browser knows you.');
  await looksRight(bob, 'member-without-a-way-back');
  await bob.clicks('button', 'Add: E-mail address');
  await bob.types('bob@example.org');
  await bob.presses('Enter');
  await bob.seesSomewhere('bob@example.org');
  await bob.seesSomewhere('Only this browser knows you.');
  await bob.clicks('button', 'Add: Password');
  await bob.types(PASSWORD);
  await bob.presses('Enter');
  await expect(pageOf(bob).getByText('Only this browser knows you.')).toHaveCount(0);
  const laptop = await people.stranger('Bob');
  await laptop.goesTo('/sign-in?next=/settings');
  await pageOf(laptop).getByLabel('E-mail address').fill('bob@example.org');
  await pageOf(laptop).getByLabel('Password', { exact: true }).fill(PASSWORD);
  await laptop.presses('Enter');
  await laptop.seesThe('button', 'Your account: Bob');
  expect(house.address).toContain('127.0.0.1');
});

test('PAGE-63 ACC-84 the instance’s settings say how newcomers come in, and what cannot work', async ({
  people,
}) => {
  const house = await openHouse();
  const alice = await people.stranger('Alice');
  await alice.screen.remember(house.address, house.api.cookie);
  const go = at(house, alice);
  await go('/team/instance');
  const choice = pageOf(alice).getByLabel('Who comes in without an invitation');
  await alice.seesSomewhere('with fewer than 30 days here, no longer than members');
  await choice.selectOption('open');
  await alice.seesSomewhere('This server sends no mail, so addresses are not checked');
  await choice.selectOption('domains');
  await alice.seesSomewhere('nobody comes in by it');
  await pageOf(alice).getByLabel('Domains, separated by commas').fill('example.org');
  await alice.clicks('button', 'Save');
  await alice.seesSomewhere('Saved.');
  await looksRight(alice, 'a-rule-that-cannot-work');
  const nia = await people.stranger('Nia');
  await at(house, nia)('/sign-in');
  await nia.seesSomewhere('No account? Open the link somebody shared with you');
  await nia.doesNotSeeThe('link', 'Create an account');
  await at(house, nia)('/sign-up');
  await nia.seesSomewhere('Accounts are made by invitation here');
  await closes(house, alice, nia);

  const post = await startMailServer();
  const mailing = await openHouse({ ...BY_DOMAIN, SMTP_URL: post.url });
  await alice.screen.remember(mailing.address, mailing.api.cookie);
  await at(mailing, alice)('/team/instance');
  await alice.seesSomewhere('They ask on the sign-in page and get a link by mail');
  await closes(mailing, alice, nia);
  await post.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`E2E-24 PAGE-61 signing up, each of its states (${colorScheme})`, async ({ people }) => {
    const post = await startMailServer();
    const house = await openHouse({ ...BY_DOMAIN, SMTP_URL: post.url });
    const nia = await people.stranger('Nia', { colorScheme, ...(colorScheme === 'dark' ? PHONE : {}) });
    nia.mayMeet(answered(400), answered(410));
    const go = at(house, nia);
    await go('/sign-in');
    await nia.seesThe('link', 'Create an account');
    await looksRight(nia, `sign-in-${colorScheme}`);
    await nia.clicks('link', 'Create an account');
    await nia.clicks('textbox', 'E-mail address');
    await nia.types('nia@example.com');
    await nia.presses('Enter');
    await nia.seesSomewhere('Addresses of this domain');
    await looksRight(nia, `ask-${colorScheme}`);
    await nia.presses('Control+a');
    await nia.types(NIA);
    await nia.presses('Enter');
    await nia.seesSomewhere('Look into your mail');
    await looksRight(nia, `asked-${colorScheme}`);
    const { pathname, hash } = new URL((await post.letterTo(NIA)).link);
    await go(pathname + hash);
    await nia.clicks('button', 'Create the account');
    await nia.seesSomewhere('Please enter a name.');
    await looksRight(nia, `account-${colorScheme}`);
    await go(`${pathname}#scn_spent`);
    await nia.seesSomewhere('This link does not work any more');
    await looksRight(nia, `ended-${colorScheme}`);
    await closes(house, nia);

    const open = await openHouse({ SIGN_UP: 'open' });
    await at(open, nia)('/sign-up');
    await nia.seesThe('button', 'Create the account');
    await looksRight(nia, `at-once-${colorScheme}`);
    await closes(open, nia);
    await post.close();
  });
}

/** To axe, to a thumb, and, where SCRIPTORIUM_LOOK names a folder, to whoever looks at the picture there. */
async function looksRight(person: Person, state: string): Promise<void> {
  await expectNoViolation(person, state);
  const page = await person.screen.look(
    () => ({ width: document.documentElement.scrollWidth, view: document.documentElement.clientWidth }),
    undefined,
  );
  expect(page.width, `${state} is no wider than the screen`).toBeLessThanOrEqual(page.view);
  const folder = process.env['SCRIPTORIUM_LOOK'];
  if (folder !== undefined)
    await pageOf(person).screenshot({ path: `${folder}/${state}.png`, fullPage: true });
}
