/** axe (WCAG 2.2 AA) finds nothing, on any page and state, in the light and in the dark. */
import { base32 } from '@better-auth/utils/base32';
import { createOTP } from '@better-auth/utils/otp';
import { expectNoViolation } from './support/axe.ts';
import { typeUntilNotSaved } from './support/full-disk.ts';
import { pageOf } from './support/person.ts';
import { choosesAFile, drawing } from './support/picture-file.ts';
import { answered } from './support/problems.ts';
import { startServer } from './support/server.ts';
import { expect, test } from './support/test.ts';

const EVERYTHING = [
  '# Heading',
  'Some **bold**, *italic*, ~~struck~~ and `code` with a [link](https://example.org).',
  '- one\n  - two\n1. three',
  '- [x] done\n- [ ] open',
  '> quote',
  '```\ncode\n```',
  '---',
  'The end.',
].join('\n\n');

for (const colorScheme of ['light', 'dark'] as const) {
  test(`E2E-24 a document with everything in it and its dialogs (${colorScheme})`, async ({ people }) => {
    const { alice, bob } = await people.meetAt(
      { title: 'Everything', markdown: EVERYTHING },
      { alice: { colorScheme } },
    );
    await bob.goesToTheEnd();
    await bob.presses('Control+Shift+Home');
    await alice.seesThe('button', 'Follow Bob (guest)');
    await expect.poll(async () => (await alice.selections()).length).toBeGreaterThan(0);
    await expectNoViolation(alice, 'document with somebody else');
    await bob.presses('ArrowRight');
    await alice.clicks('button', 'Share');
    await alice.clicks('button', 'New link to edit');
    await alice.seesThe('textbox', 'Share link');
    await expectNoViolation(alice, 'share dialog');
    await alice.clicks('button', 'Terms');
    await alice.clicks('textbox', 'Password');
    await alice.types('short');
    await alice.clicks('button', 'New link to view');
    await alice.seesSomewhere('characters, please.');
    await expectNoViolation(alice, 'share dialog with terms');
    await alice.presses('Escape');
    await alice.goesToTheEnd();
    await alice.presses('Control+k');
    await alice.seesThe('textbox', 'Link address');
    await expectNoViolation(alice, 'link form');
    await alice.presses('Escape');
    await alice.clicks('button', 'Keyboard shortcuts');
    await alice.seesThe('dialog', 'Keyboard shortcuts');
    await expectNoViolation(alice, 'shortcuts');
    await alice.presses('Escape');
    await alice.clicks('button', 'More');
    await expectNoViolation(alice, 'more');
    await alice.presses('Escape');
    alice.losesTheNetwork();
    await alice.seesThatItIs('offline');
    await expectNoViolation(alice, 'offline');
  });

  test(`E2E-24 the team, its rules, collections and closed doors (${colorScheme})`, async ({ people }) => {
    const alice = await people.owner({ colorScheme });
    await alice.goesTo('/team');
    await alice.clicks('button', 'Make an invitation');
    await alice.seesSomewhere('Here is the invitation');
    await expectNoViolation(alice, 'members and invitations');
    const link = await pageOf(alice).getByRole('textbox', { name: 'Invitation link' }).inputValue();
    for (const [part, words] of [
      ['groups', 'Let a group into'],
      ['instance', 'Signed in for so many days'],
      ['audit', 'Made an invitation'],
    ] as const) {
      await alice.goesTo(`/team/${part}`);
      await alice.seesSomewhere(words);
      await expectNoViolation(alice, part);
    }
    await alice.goesTo('/team/groups');
    await alice.fills('Name of a new group', `Writers ${colorScheme}`);
    await alice.presses('Enter');
    await alice.clicks('button', `Remove the group Writers ${colorScheme}`);
    await alice.seesThe('button', 'Remove the group');
    await expectNoViolation(alice, 'a group about to be removed');
    await alice.goesTo('/');
    await alice.clicks('button', 'New collection');
    await alice.seesThe('dialog', 'New collection');
    await expectNoViolation(alice, 'a new collection');
    await pageOf(alice).getByRole('textbox', { name: 'Name', exact: true }).fill(`Plans ${colorScheme}`);
    await alice.clicks('button', 'Make it');
    await alice.clicks('button', `Who is in “Plans ${colorScheme}”`);
    await alice.seesSomewhere('Remove collection');
    await expectNoViolation(alice, 'who is in a collection');
    const nia = await people.stranger('Nia', { colorScheme });
    await pageOf(nia).goto(link);
    await nia.clicks('button', 'Join');
    await nia.seesSomewhere('Please enter a name.');
    await expectNoViolation(nia, 'invitation');
    alice.mayMeet(answered(404));
    await alice.goesTo('/d/nowhere-at-all');
    await alice.clicks('button', 'Ask to be let in');
    await alice.seesThe('textbox', 'A few words (optional)');
    await expectNoViolation(alice, 'a closed door');
  });

  test(`E2E-24 coming in: welcome, sign-in, joining, what is not there (${colorScheme})`, async ({
    people,
    house,
  }) => {
    const document = await house.api.createDocument({ title: 'Plan', markdown: EVERYTHING });
    const view = await house.api.makeLink(document.id, 'view');
    const vera = await people.stranger('Vera', { colorScheme });
    vera.mayMeet(answered(401), answered(404));
    await vera.goesTo('/sign-in');
    await vera.seesThe('button', 'Sign in');
    await expectNoViolation(vera, 'sign in');
    await vera.goesTo('/sign-in?trouble=notKnown');
    await vera.seesSomewhere('nobody here knows you yet');
    await expectNoViolation(vera, 'sign in, after a provider');
    await vera.goesTo('/reset');
    await vera.seesSomewhere('Ask an owner or admin of it');
    await expectNoViolation(vera, 'forgot password, without mail');
    await vera.goesTo('/reset#scp_spent');
    await vera.seesThe('textbox', 'New password');
    await expectNoViolation(vera, 'a new password');
    await vera.goesTo('/welcome#spent');
    await vera.seesSomewhere('This link has been used');
    await expectNoViolation(vera, 'a spent link of the owner');
    await vera.goesTo(`/d/${document.id}`);
    await vera.seesSomewhere('Sign in');
    await expectNoViolation(vera, 'not signed in');
    await vera.goesTo(`/d/${document.id}#link=wrong`);
    await vera.seesSomewhere('This link does not work any more');
    await expectNoViolation(vera, 'expired link');
    await vera.goesTo('/nowhere');
    await vera.seesSomewhere('Nothing here');
    await expectNoViolation(vera, 'not found');
    await vera.goesTo(view.url);
    await vera.seesSomewhere('Join “Plan”');
    await expectNoViolation(vera, 'join');
    await vera.clicks('textbox', 'Your name');
    await vera.types('Vera');
    await vera.presses('Enter');
    await vera.seesSomewhere('View only');
    await expectNoViolation(vera, 'view only');
    const locked = await house.api.makeLink(document.id, 'edit', { password: 'open sesame' });
    const walter = await people.stranger('Walter', { colorScheme });
    await walter.goesTo(locked.url);
    await walter.seesSomewhere('Join a document');
    await walter.clicks('button', 'Join');
    await walter.seesSomewhere('Please enter the password.');
    await expectNoViolation(walter, 'join with a password');
    vera.mayMeet(answered(403), answered(404));
    await house.api.revokeLink(document.id, view.id);
    await vera.seesSomewhere('You can no longer see this document');
    await expectNoViolation(vera, 'access taken back');
  });

  test(`E2E-24 the form of the first start, with and without mistakes (${colorScheme})`, async ({
    people,
  }) => {
    const server = await startServer();
    const ada = await people.stranger('Ada', { colorScheme });
    await pageOf(ada).goto(`http://127.0.0.1:${server.port}/welcome#${server.ownerToken}`);
    await ada.seesThe('button', 'Begin');
    await expectNoViolation(ada, 'welcome');
    await ada.clicks('textbox', 'Password');
    await ada.types('short');
    await ada.clicks('button', 'Begin');
    await ada.seesSomewhere('Please enter a name.');
    await ada.seesSomewhere('With a password, an address is needed too.');
    await expectNoViolation(ada, 'welcome with mistakes');
    await server.close();
  });

  test.describe('a server of one’s own', () => {
    test.use({ ownHouse: true });

    test(`E2E-24 home: empty, with documents, its menus (${colorScheme})`, async ({ people, house }) => {
      const alice = await people.owner({ colorScheme });
      await alice.goesTo('/');
      await alice.seesSomewhere('Nothing here yet');
      await expectNoViolation(alice, 'empty home');
      await house.api.createDocument({ title: 'One', markdown: EVERYTHING });
      await house.api.createDocument({});
      await alice.reloads();
      await alice.seesSomewhere('One');
      await expectNoViolation(alice, 'home');
      await alice.goesTo('/settings');
      await alice.clicks('button', 'Add: E-mail address');
      await alice.clicks('button', 'Add: Password');
      await alice.seesSomewhere('add an e-mail address and a password first');
      await expectNoViolation(alice, 'settings with both forms open');
      await alice.fills('New e-mail address', 'alice@example.org');
      await alice.presses('Enter');
      await alice.seesThe('button', 'Change: E-mail address');
      await alice.fills('New password', 'correct horse battery');
      await alice.presses('Enter');
      await alice.clicks('button', 'Set up');
      await alice.fills('Current password', 'correct horse battery');
      await alice.presses('Enter');
      await alice.seesThe('img', 'QR code for the app');
      await expectNoViolation(alice, 'settings with the form of the second factor open');
      const key = await pageOf(alice).getByLabel('Key', { exact: true }).inputValue();
      const app = createOTP(new TextDecoder().decode(base32.decode(key.replaceAll(' ', ''))));
      await pageOf(alice)
        .getByLabel('Code that the app shows')
        .fill(await app.totp());
      await alice.presses('Enter');
      await alice.seesSomewhere('They are shown only now.');
      await expectNoViolation(alice, 'recovery codes');
      await alice.clicks('button', 'Make a token');
      await alice.seesSomewhere('Please enter a name.');
      await alice.clicks('textbox', 'What it is for');
      await alice.types('Export');
      await alice.presses('Enter');
      await alice.seesSomewhere('It is shown only now');
      await expectNoViolation(alice, 'settings');
      await choosesAFile(alice, await drawing(alice, 'image/png'));
      await alice.seesThe('button', 'Use this picture');
      await expectNoViolation(alice, 'a picture being cut');
      await alice.clicks('button', 'Use this picture');
      await alice.seesSomewhere('That is how others see you now.');
      await alice.clicks('button', 'Remove account…');
      await alice.seesSomewhere('You are the only owner here');
      await expectNoViolation(alice, 'settings of the only owner, with a picture');
      await alice.goesTo('/');
      await alice.clicks('button', 'Actions for One');
      await alice.seesThe('menuitem', 'Rename');
      await expectNoViolation(alice, 'actions of a document');
      await alice.clicks('menuitem', 'Rename');
      await expectNoViolation(alice, 'renaming');
      await alice.presses('Escape');
      await alice.clicks('button', 'Your account: Alice');
      await alice.seesThe('menuitem', 'Sign out');
      await expectNoViolation(alice, 'account menu');
    });

    test(`E2E-24 leaving for good (${colorScheme})`, async ({ people }) => {
      const { bob } = await people.meetAt({}, { bob: { colorScheme } });
      await bob.goesTo('/settings');
      await bob.clicks('button', 'Remove account…');
      await bob.clicks('button', 'Remove my account for good');
      await bob.seesSomewhere('Enter your name exactly as it stands here.');
      await expectNoViolation(bob, 'removing one’s account, with a mistake');
      await bob.clicks('textbox', 'To go on, enter your name: Bob');
      await bob.types('Bob');
      await bob.presses('Enter');
      await bob.seesSomewhere('Your account is removed');
      await expectNoViolation(bob, 'the last page');
    });

    test(`E2E-24 what is not saved, and why (${colorScheme})`, async ({ people, house }) => {
      const { document, alice, bob } = await people.meetAt(
        { title: 'Ledger', markdown: EVERYTHING },
        { alice: { colorScheme }, bob: { colorScheme } },
      );
      const { id: linkId, ...link } = await house.api.makeLink(document.id, 'edit');
      const carol = await people.guest('Carol', link, { colorScheme });
      await carol.opens(document);
      await carol.seesThatItIs('saved');
      await carol.goesToTheEnd();
      carol.losesTheNetwork();
      await carol.types(' Precious words.');
      await carol.seesThatItIs('offline');
      await house.api.revokeLink(document.id, linkId);
      carol.mayMeet(answered(403), answered(404));
      carol.getsTheNetworkBack();
      await carol.seesSomewhere('You can no longer see this document');
      await carol.seesThe('textbox', 'Unsent edits');
      await expectNoViolation(carol, 'a lost right, with unsent edits');

      await house.server.fillDisk();
      await typeUntilNotSaved(alice);
      await alice.seesSomewhere('The server cannot save at the moment');
      await expectNoViolation(alice, 'a full disk, with unsaved edits');
      await bob.seesSomewhere('The server cannot save at the moment');
      await expectNoViolation(bob, 'a full disk, with nothing unsaved');
    });
  });
}
