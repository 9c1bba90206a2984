/** Invitations for somebody who is here, one after another in a tab; and a guest who would leave for good. */
import { expectNoViolation } from './support/axe.ts';
import { expectFocus } from './support/keyboard.ts';
import { pageOf } from './support/person.ts';
import { answered } from './support/problems.ts';
import { expect, signInOf, test } from './support/test.ts';

test.use({ ownHouse: true });

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

test('PAGE-117 ACC-161 who is here already is invited no second time, and comes in by signing in', async ({
  people,
  house,
}) => {
  const mia = await people.member('Mia');
  const alice = await people.owner();
  alice.mayMeet(answered(409));
  await alice.goesTo('/team');
  await alice.seesSomewhere('mia@example.org');
  await alice.fills('E-mail address (optional)', 'mia@example.org');
  await alice.clicks('button', 'Make an invitation');
  await alice.seesSomewhere('Mia is here already, as: Member.');
  await alice.chooses('They become', 'Admin');
  await alice.seesSomewhere('Looks after people, groups and this instance');
  await alice.clicks('button', 'Make an invitation');
  await alice.seesSomewhere('They sign in to become more by it.');
  const field = pageOf(alice).getByRole('textbox', { name: 'Invitation link' });
  const link = await field.inputValue();
  // What gives much is chosen anew.
  await expect(pageOf(alice).getByLabel('They become')).toHaveValue('member');

  const laptop = await people.stranger('Mia');
  laptop.mayMeet(answered(401));
  await laptop.goesTo(link);
  await laptop.seesSomewhere('mia@example.org has an account here already');
  await expectNoViolation(laptop, 'invited-with-an-account');
  await laptop.clicks('link', 'Sign in');
  await laptop.isAt('/sign-in?next=%2Finvite');
  const { email, password } = signInOf('Mia');
  await laptop.fills('E-mail address', email);
  await laptop.fills('Password', password);
  await laptop.presses('Enter');
  await laptop.seesSomewhere('You become: Admin.');
  await laptop.clicks('button', 'Join');
  await laptop.isAt('/');
  await expect
    .poll(async () => (await house.team.members()).find(({ name }) => name === 'Mia')?.role)
    .toBe('admin');
  expect(mia.name).toBe('Mia');
});

test('PAGE-117 another invitation that is opened in the same tab is the one that is shown', async ({
  people,
  house,
}) => {
  const nias = await house.team.invite({ email: 'nia@example.org' });
  const toms = await house.team.invite({ email: 'tom@example.org', role: 'guest' });
  const nia = await people.stranger('Nia');
  await nia.goesTo(nias.url);
  await nia.seesSomewhere('You become: Member.');
  const email = pageOf(nia).getByLabel('E-mail address');
  await expect(email).toHaveValue('nia@example.org');
  await expect(email).not.toBeEditable();
  await nia.seesSomewhere('The invitation is for this address.');
  await nia.screen.look(
    (url) => {
      location.assign(url);
    },
    new URL(toms.url).pathname + new URL(toms.url).hash,
  );
  await nia.seesSomewhere('You become: Guest.');
  await expect(email).toHaveValue('tom@example.org');
});

test('PAGE-116 a guest by a link is asked before signing out for good, and offered an account where there can be one', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Plan', markdown: 'Here.' });
  const link = await house.api.makeLink(document.id, 'edit');
  const bob = await people.guest('Bob', link, PHONE);
  await bob.opens(document);
  await bob.clicks('button', 'Your account: Bob');
  await bob.clicks('menuitem', 'Sign out');
  await bob.seesThe('dialog', 'Sign out for good?');
  await expectFocus(bob, 'Stay signed in');
  await bob.doesNotSeeThe('link', 'Create an account');
  await expectNoViolation(bob, 'leaving-for-good');
  await bob.presses('Escape');
  await bob.doesNotSeeThe('dialog', 'Sign out for good?');
  await bob.sees('Here.');
  await house.team.changeInstance({ signUp: 'open' });
  await bob.reloads();
  await bob.clicks('button', 'Your account: Bob');
  await bob.clicks('menuitem', 'Sign out');
  await bob.seesThe('link', 'Create an account');
  await bob.clicks('button', 'Sign out for good');
  await bob.isAt('/sign-in');
});
