/** The instance's own page: what it takes is told at the field, in the reader's language. */
import { expectNoViolation } from './support/axe.ts';
import { expectFocus } from './support/keyboard.ts';
import { pageOf } from './support/person.ts';
import { answered } from './support/problems.ts';
import { expect, test } from './support/test.ts';

test.use({ ownHouse: true });

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;
const LONG = 'Bergmann & Söhne GmbH, Redaktion und Lektorat für alles';

test('PAGE-121 whose place it is stands where strangers come in, in the tab, and in a long name within the bar', async ({
  people,
  house,
}) => {
  await house.team.changeInstance({ name: LONG });
  const document = await house.api.createDocument({ title: 'Salaries' });
  await house.team.setPlaceGives(document.id, 'none');
  const invitation = await house.team.invite();
  const stranger = await people.stranger('Nia', PHONE);
  await stranger.goesTo(invitation.url);
  await stranger.seesThe('heading', `You are invited to ${LONG}`);
  await stranger.goesTo('/sign-in');
  await stranger.seesSomewhere(LONG);
  await expect(pageOf(stranger)).toHaveTitle(`Sign in · ${LONG}`);

  const mia = await people.member('Mia', PHONE);
  mia.mayMeet(answered(404), answered(403));
  await mia.goesTo('/');
  await expect(pageOf(mia)).toHaveTitle(`Documents · ${LONG}`);
  const name = await pageOf(mia).getByText(LONG).boundingBox();
  const heading = await pageOf(mia).getByRole('heading', { name: 'Documents' }).boundingBox();
  expect(name?.y).toBeGreaterThanOrEqual(0);
  expect((name?.y ?? 0) + (name?.height ?? 0)).toBeLessThanOrEqual(heading?.y ?? 0);
  await mia.goesTo(`/d/${document.id}`);
  await mia.seesSomewhere('Signed in as Mia (mia@example.org)');
  await expectNoViolation(mia, 'a-closed-door');
});

test('PAGE-119 a setting that cannot be is told at its field, and nothing is sent', async ({ people }) => {
  const alice = await people.owner();
  await alice.goesTo('/team/instance');
  await alice.fills('Signed in for so many days', '0');
  await alice.presses('Enter');
  await alice.seesSomewhere('A whole number from 1 to 365, please.');
  await expectFocus(alice, 'Signed in for so many days');
  await expectNoViolation(alice, 'a-wrong-setting');
  await alice.fills('Signed in for so many days', '7');
  await alice.chooses('Who comes in without an invitation', 'Whoever has an address of these domains');
  await alice.presses('Enter');
  await alice.clicks('button', 'Save');
  await alice.seesSomewhere('At least one domain, such as example.org');
  await alice.fills('Domains, separated by commas', 'example.org, not_one');
  await alice.presses('Enter');
  await alice.seesSomewhere('“not_one” is no domain.');
  await expectFocus(alice, 'Domains, separated by commas');
  await alice.fills('Domains, separated by commas', 'example.org');
  await alice.presses('Enter');
  await alice.seesSomewhere('Saved. It holds from now on.');
});

test('PAGE-118 what the server refuses is told in German to who reads German', async ({ people, house }) => {
  const plans = await house.team.makeCollection({ name: 'Pläne' });
  await house.api.createDocument({ title: 'Plan', collectionId: plans.id });
  const alice = await people.owner({ locale: 'de-DE' });
  alice.mayMeet(answered(409));
  await alice.goesTo(`/?in=${plans.id}`);
  await alice.clicks('button', 'Wer in „Pläne“ ist');
  await alice.clicks('button', 'Sammlung entfernen');
  await alice.clicks('button', 'Die Sammlung entfernen');
  await alice.seesSomewhere('Es liegen noch Dokumente darin, vielleicht im Papierkorb');
  await expect(pageOf(alice).getByText('Documents lie in it')).toHaveCount(0);

  // ACC-164: an empty one goes after a second press, and that is said.
  const drafts = await house.team.makeCollection({ name: 'Entwürfe' });
  await alice.goesTo(`/?in=${drafts.id}`);
  await alice.clicks('button', 'Wer in „Entwürfe“ ist');
  await alice.clicks('button', 'Sammlung entfernen');
  await expectFocus(alice, 'Abbrechen');
  await alice.presses('Escape');
  await expectFocus(alice, 'Sammlung entfernen');
  await alice.clicks('button', 'Sammlung entfernen');
  await alice.clicks('button', 'Die Sammlung entfernen');
  await alice.seesSomewhere('Die Sammlung „Entwürfe“ ist entfernt.');
});

test('PAGE-122 on a phone in German no part of the team’s pages is cut off, and an empty group says so', async ({
  people,
  house,
}) => {
  await house.team.makeGroup('Personalabteilung (HR)');
  const alice = await people.owner({ ...PHONE, locale: 'de-DE' });
  const page = pageOf(alice);
  await alice.goesTo('/team/groups');
  await alice.seesThe('button', 'Jemanden zu Personalabteilung (HR) hinzufügen');
  const widths = await page.evaluate(() =>
    [...document.querySelectorAll('nav a, main button span')].map((part) => ({
      words: part.textContent,
      ends: part.getBoundingClientRect().right <= innerWidth && part.scrollWidth <= part.clientWidth + 1,
    })),
  );
  expect(widths.length).toBeGreaterThan(4);
  expect(widths.filter(({ ends }) => !ends)).toEqual([]);
  await alice.clicks('button', 'Die Gruppe Personalabteilung (HR) entfernen');
  await alice.seesSomewhere('Niemand ist darin.');
});
