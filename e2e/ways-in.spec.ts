/**
 * Ways in: password, reset by mail, second factor, provider, passkey. One path a way in all engines; what needs a
 * second tab or a foreign page not in WebKit, and the passkey in Chromium alone: the virtual authenticator is its.
 */
import { base32 } from '@better-auth/utils/base32';
import { createOTP } from '@better-auth/utils/otp';
import { startMailServer } from '../server/testing/mail-server.ts';
import { startProvider } from '../server/testing/oidc-provider.ts';
import { openHouse, type House } from './support/house.ts';
import { pageOf, type Person } from './support/person.ts';
import { answered } from './support/problems.ts';
import { expect, test } from './support/test.ts';

const EMAIL = 'mia@example.org';
const PASSWORD = 'correct horse battery';
const NEXT = 'seven green kettles sing';

test.use({ ownHouse: true });

async function addMia(house: House): Promise<void> {
  const command = ['user', 'create', '--email', EMAIL, '--name', 'Mia', '--password-stdin'];
  await house.server.command(command, PASSWORD);
}

/** On the page that is open. */
async function signsIn(mia: Person, password = PASSWORD): Promise<void> {
  await mia.clicks('textbox', 'E-mail address');
  await mia.types(EMAIL);
  await mia.fills('Password', password);
  await mia.presses('Enter');
}

async function recoveryCodes(person: Person): Promise<readonly string[]> {
  return await person.screen.look(
    () => [...document.querySelectorAll('li code')].map((code) => code.textContent),
    undefined,
  );
}

/** An app on a phone, into which somebody has typed the key. */
function appWith(key: string): ReturnType<typeof createOTP> {
  return createOTP(new TextDecoder().decode(base32.decode(key.replaceAll(' ', ''))));
}

test(
  'E2E-35 PAGE-37 whoever was asked to sign in comes back to where they wanted to go',
  { tag: '@engines' },
  async ({ people, house }) => {
    await addMia(house);
    const mia = await people.stranger('Mia');
    mia.mayMeet(answered(401));
    await mia.goesTo('/settings');
    await mia.seesThe('button', 'Sign in');
    await mia.isAt('/sign-in?next=%2Fsettings');
    await signsIn(mia, 'not the password');
    await mia.seesSomewhere('do not belong together');
    await mia.fills('Password', PASSWORD);
    await mia.presses('Enter');
    await mia.seesSomewhere('Where you are signed in');
    await mia.isAt('/settings');
  },
);

test('PAGE-86 who is in goes on from the pages for coming in; a guest comes in there as a member', async ({
  people,
  house,
}) => {
  await addMia(house);
  await house.team.changeInstance({ signUp: 'open' });
  const document = await house.api.createDocument({ title: 'Plan', markdown: 'Here.' });
  const link = await house.api.makeLink(document.id, 'view');
  const alice = await people.owner();
  for (const [path, leadsTo] of [
    ['/sign-in?next=%2Fsettings', '/settings'],
    ['/sign-up?next=%2Fsettings', '/settings'],
    ['/sign-in?next=%2Fsign-in%3Fnext%3D%252Fteam', '/team'],
    ['/sign-in?next=%2F%252e%252e%2F%2Fevil.example', '/'],
    ['/sign-in', '/'],
  ] as const) {
    await alice.goesTo(path);
    await alice.isAt(leadsTo);
  }
  await alice.goesTo('/reset');
  await alice.seesThe('link', 'All documents');

  const guest = await people.guest('Mia', link);
  await guest.goesTo('/sign-in?next=%2Fsettings');
  await signsIn(guest);
  await guest.seesSomewhere(EMAIL);
  await guest.isAt('/settings');

  // What the page remembers may have ended meanwhile: nobody is sent to and fro.
  await guest.goesTo('/');
  await guest.seesThe('button', 'New document');
  guest.mayMeet(answered(401));
  await pageOf(guest).context().clearCookies();
  await guest.clicks('button', 'New document');
  await expect
    .poll(() => guest.screen.shows({ role: 'button', name: 'Sign in' }), { timeout: 30_000 })
    .toBe(true);
});

test(
  'E2E-36 PAGE-39 PAGE-120 ACC-45 CONN-40 a changed password signs out everywhere else, an open document there too',
  { tag: '@firefox' },
  async ({ people, house }) => {
    await addMia(house);
    const document = await house.api.createDocument({ title: 'Plan', markdown: 'Here.' });
    const [mia, laptop] = [await people.stranger('Mia'), await people.stranger('Mia')];
    for (const browser of [mia, laptop]) {
      await browser.goesTo('/sign-in');
      await signsIn(browser);
      await browser.seesThe('button', 'New document');
    }
    await laptop.opens(document);
    await laptop.sees('Here.');
    const tab = await people.anotherTab(mia);
    await tab.opens(document);
    await mia.goesTo('/settings');
    for (const name of ['Export', 'Import']) {
      await mia.fills('What it is for', name);
      await mia.presses('Enter');
      await mia.seesThe('button', `Revoke the token “${name}”`);
    }
    await mia.clicks('button', 'Change: Password');
    await mia.fills('Current password', 'not the password');
    await mia.fills('New password', 'password123');
    mia.mayMeet(answered(403), answered(400));
    await mia.presses('Enter');
    await mia.seesSomewhere('This is not your password.');
    await mia.fills('Current password', PASSWORD);
    await mia.presses('Enter');
    await mia.seesSomewhere('Too easy to guess.');
    await mia.fills('New password', NEXT);
    laptop.mayMeet(answered(401));
    // Firefox, as it is driven here, tells of no sockets.
    const comesBack =
      tab.screen.engine === 'chromium' ? pageOf(tab).waitForEvent('websocket') : Promise.resolve();
    await mia.presses('Enter');
    await mia.seesSomewhere('Your password is changed.');
    await expect(pageOf(mia).getByRole('button', { name: 'Change: Password' })).toBeFocused();
    // PAGE-120: what goes on working is told, and can be ended there.
    await mia.seesSomewhere('2 API tokens still work: a new password does not end them.');
    await mia.clicks('button', 'Revoke all tokens');
    await mia.clicks('button', 'Revoke them all');
    await mia.seesSomewhere('2 tokens revoked.');
    await laptop.seesSomewhere('You are signed out');
    // The same browser goes on, its other tabs too.
    await tab.seesThatItIs('saved');
    await tab.goesToTheEnd();
    await tab.types(' And there.');
    await tab.seesThatItIs('saved');
    // Its socket came by the former cookie: seconds later it comes back by the new one, and nobody notices.
    await comesBack;
    await tab.goesToTheEnd();
    await tab.types(' And on.');
    await tab.sees('Here. And there. And on.');
    await tab.seesThatItIs('saved');
  },
);

test(
  'E2E-37 PAGE-38 a forgotten password is set anew by a link in a mail',
  { tag: '@firefox' },
  async ({ people }) => {
    const post = await startMailServer();
    const house = await openHouse({ SMTP_URL: post.url });
    await addMia(house);
    const mia = await people.stranger('Mia');
    const open = async (path: string): Promise<void> => {
      await pageOf(mia).goto(`${house.address}${path}`);
    };
    await open('/sign-in');
    await mia.clicks('link', 'Forgot password?');
    await mia.clicks('textbox', 'E-mail address');
    await mia.types(EMAIL);
    await mia.presses('Enter');
    await mia.seesSomewhere('Look into your mail');
    const { link } = await post.letterTo(EMAIL);
    const { pathname, hash } = new URL(link);
    await open(pathname + hash);
    await mia.fills('New password', NEXT);
    await mia.presses('Enter');
    await mia.seesThe('button', 'New document');
    mia.mayMeet(answered(410));
    await open('/sign-in');
    await open(pathname + hash);
    await mia.fills('New password', NEXT);
    await mia.presses('Enter');
    await mia.seesSomewhere('This link does not work any more');
    await mia.clicks('button', 'Ask for a new link');
    await mia.seesThe('button', 'Send the link');

    await open('/settings');
    await mia.clicks('button', 'Change: E-mail address');
    await mia.types('mia@example.com');
    await mia.fills('Current password', NEXT);
    await mia.presses('Enter');
    await mia.seesSomewhere('Open the link in the mail that is on its way to mia@example.com.');
    const confirm = new URL((await post.letterTo('mia@example.com')).link);
    await open(confirm.pathname + confirm.hash);
    await mia.seesSomewhere('From now on you sign in with mia@example.com.');
    await house.close();
    await post.close();
  },
);

test(
  'E2E-37 PAGE-38 where no mail is sent, the page says whom to ask, and their link works',
  { tag: '@engines' },
  async ({ people, house }) => {
    await addMia(house);
    const mia = await people.stranger('Mia');
    await mia.goesTo('/reset');
    await mia.seesSomewhere('Ask an owner or admin of it');
    const link = new URL(await house.server.command(['user', 'reset-link', '--email', EMAIL]));
    await mia.goesTo(link.pathname + link.hash);
    await mia.fills('New password', NEXT);
    await mia.presses('Enter');
    await mia.seesThe('button', 'New document');
  },
);

test(
  'E2E-38 PAGE-39 ACC-51 a second factor is set up, asked for, and got round by a recovery code alone',
  { tag: '@engines' },
  async ({ people, house }) => {
    await addMia(house);
    const mia = await people.stranger('Mia');
    mia.mayMeet(answered(403));
    await mia.goesTo('/sign-in?next=/settings');
    await signsIn(mia);
    await mia.clicks('button', 'Set up');
    await mia.fills('Current password', PASSWORD);
    await mia.presses('Enter');
    await mia.seesThe('img', 'QR code for the app');
    const key = await mia.reads('Key');
    const app = appWith(key);
    await mia.fills('Code that the app shows', '000000');
    await mia.presses('Enter');
    await mia.seesSomewhere('This code is wrong');
    await mia.fills('Code that the app shows', await app.totp());
    await mia.presses('Enter');
    await mia.seesSomewhere('They are shown only now.');
    const codes = await recoveryCodes(mia);
    expect(codes).toHaveLength(10);
    await mia.clicks('button', 'I have kept them');
    await mia.seesSomewhere('On. 10 recovery codes left.');

    const laptop = await people.stranger('Mia');
    laptop.mayMeet(answered(403));
    await laptop.goesTo('/sign-in?next=/settings');
    await signsIn(laptop);
    await laptop.seesSomewhere('One more step');
    await laptop.types('000000');
    await laptop.presses('Enter');
    await laptop.seesSomewhere('This code is wrong');
    await laptop.fills('Code', codes[0] ?? '');
    await laptop.presses('Enter');
    await laptop.seesSomewhere('On. 9 recovery codes left.');

    await laptop.clicks('button', 'Switch off');
    await laptop.fills('Password or code', codes[1] ?? '');
    mia.mayMeet(answered(401));
    await laptop.presses('Enter');
    await laptop.seesSomewhere('The second factor is off.');
  },
);

test(
  'E2E-39 PAGE-37 ACC-53 signs in at a provider, and a stranger there is told what to do',
  { tag: '@firefox' },
  async ({ people }) => {
    const provider = await startProvider({ asks: true });
    const house = await openHouse({
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: provider.clientId,
      OIDC_CLIENT_SECRET: provider.clientSecret,
      OIDC_NAME: 'Our team',
    });
    provider.expect(`${house.address}/api/v1/oidc/callback`);
    await addMia(house);
    const mia = await people.stranger('Mia');
    mia.mayMeet(/127\.0\.0\.1.*favicon/);
    await pageOf(mia).goto(`${house.address}/sign-in?next=/settings`);
    provider.person = { sub: 'mia-1', email: EMAIL, email_verified: true, name: 'Mia' };
    await mia.clicks('link', 'Continue with Our team');
    await mia.clicks('button', 'Sign in there');
    await mia.seesThe('button', 'Set up');
    await mia.seesSomewhere('You can also come in by your sign-in service.');

    // From now on with a second factor: the provider's word stands for the password alone.
    await mia.clicks('button', 'Set up');
    await mia.fills('Current password', PASSWORD);
    await mia.presses('Enter');
    await mia.seesThe('img', 'QR code for the app');
    const key = await mia.reads('Key');
    await mia.fills('Code that the app shows', await appWith(key).totp());
    await mia.presses('Enter');
    await mia.seesSomewhere('They are shown only now.');
    const [code = ''] = await recoveryCodes(mia);
    // Here and there: they are one host, and cookies know no ports.
    await pageOf(mia).context().clearCookies();
    await pageOf(mia).goto(`${house.address}/sign-in?next=/settings`);
    await mia.clicks('link', 'Continue with Our team');
    await mia.clicks('button', 'Sign in there');
    await mia.seesThe('textbox', 'Code');
    expect(pageOf(mia).url()).not.toContain('#');
    await mia.fills('Code', code);
    await mia.presses('Enter');
    await mia.seesSomewhere('On. 9 recovery codes left.');

    const eve = await people.stranger('Eve');
    eve.mayMeet(/127\.0\.0\.1.*favicon/);
    await pageOf(eve).goto(`${house.address}/sign-in`);
    provider.person = { sub: 'eve-1', email: 'eve@example.org', email_verified: true };
    await eve.clicks('link', 'Continue with Our team');
    await eve.clicks('button', 'Sign in there');
    await eve.seesThe('button', 'Sign in');
    await eve.seesSomewhere('nobody here knows you yet');
    await house.close();
    await provider.close();
  },
);

test('E2E-40 PAGE-39 ACC-56 a passkey is added, signs in by itself, and is removed', async ({
  people,
  house,
}) => {
  await addMia(house);
  const mia = await people.stranger('Mia');
  // Browsers make passkeys for names alone, and the specs' own address is a number.
  mia.mayMeet(/request to another host: (http|ws):\/\/localhost/);
  const address = `http://localhost:${house.server.port}`;
  const page = pageOf(mia);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto(`${address}/sign-in?next=/settings`);
  await signsIn(mia);
  await mia.clicks('button', 'Add a passkey');
  await mia.fills('Name of the passkey', 'My laptop');
  await mia.fills('Current password', PASSWORD);
  await mia.presses('Enter');
  await mia.seesSomewhere('Passkey added.');
  await mia.seesSomewhere('My laptop');
  const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
  expect(credentials).toHaveLength(1);

  // By the button alone: what a browser fills in by itself, this authenticator would choose at once.
  await page.evaluate(() => {
    PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
  });
  await mia.clicks('button', 'Your account: Mia');
  await mia.clicks('menuitem', 'Sign out');
  await mia.clicks('button', 'Use a passkey');
  await mia.seesThe('button', 'New document');
  // And by what the browser offers in the field.
  await mia.clicks('button', 'Your account: Mia');
  await mia.clicks('menuitem', 'Sign out');
  await mia.seesThe('button', 'Use a passkey');
  await page.goto(`${address}/sign-in?next=/settings`);
  await mia.seesThe('button', 'Rename the passkey “My laptop”');
  await mia.clicks('button', 'Rename the passkey “My laptop”');
  await mia.fills('Name of the passkey', 'Old laptop');
  await mia.presses('Enter');
  await mia.clicks('button', 'Remove the passkey “Old laptop”');
  await mia.seesSomewhere('Passkey removed.');
  await mia.seesSomewhere('No passkeys yet.');
});
