/** A phone: everything is in reach of a thumb, and nothing has to be scrolled sideways. */
import { pageOf, type Person } from './support/person.ts';
import { choosesAFile, drawing } from './support/picture-file.ts';
import { expect, joinTeam, signInOf, test } from './support/test.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

test('E2E-22 writing, formatting and sharing on a phone', async ({ people }) => {
  const { alice, bob } = await people.meetAt(
    { title: 'A title long enough to need more than one line on a phone', markdown: 'Word.' },
    { alice: PHONE },
  );
  const page = pageOf(alice);
  await expectNoSidewaysScroll(alice);
  await page.getByRole('textbox', { name: 'Document body' }).tap();
  await alice.presses('Control+End');
  await page.getByRole('button', { name: 'Bold', exact: true }).tap();
  await alice.types('bold');
  await bob.seesMarkup('<p>Word.<strong>bold</strong></p>');
  const toolbar = page.getByRole('toolbar', { name: 'Formatting' });
  await expect(toolbar).toBeInViewport();
  await toolbar.getByRole('button', { name: 'Task list' }).tap();
  await bob.seesMarkup('<ul><li>[ ]<p>Word.<strong>bold</strong></p></li></ul>');
  await page.getByRole('button', { name: 'Share', exact: true }).tap();
  await page.getByRole('button', { name: 'New link to view' }).tap();
  await expect(page.getByRole('textbox', { name: 'Share link' })).toHaveValue(/#link=/);
  await expectNoSidewaysScroll(alice);
});

test('E2E-22 wide content scrolls in its own box, and what is tapped is large enough', async ({
  people,
  house,
}) => {
  const wide = `\`\`\`\n${'wide '.repeat(60)}\n\`\`\`\n\n${'long'.repeat(80)}\n\nhttps://example.org/${'a'.repeat(200)}`;
  const document = await house.api.createDocument({ title: 'Wide', markdown: wide });
  const alice = await people.owner(PHONE);
  await alice.opens(document);
  await alice.seesThatItIs('saved');
  await expectNoSidewaysScroll(alice);
  expect(await alice.screen.look(smallTargets, undefined)).toEqual([]);
  await alice.goesTo('/');
  await alice.seesSomewhere('Wide');
  await expectNoSidewaysScroll(alice);
  expect(await alice.screen.look(smallTargets, undefined)).toEqual([]);
});

test('E2E-22 signing in and settings are for thumbs as well', async ({ people }) => {
  const mia = await people.stranger('Mia', PHONE);
  for (const path of ['/sign-in', '/reset']) {
    await mia.goesTo(path);
    await mia.seesSomewhere(/Forgot/);
    await expectNoSidewaysScroll(mia);
    expect(await mia.screen.look(smallTargets, undefined)).toEqual([]);
  }
  const alice = await people.owner(PHONE);
  await alice.goesTo('/settings');
  await alice.clicks('button', 'Add: Password');
  await choosesAFile(alice, await drawing(alice, 'image/png'));
  await alice.seesThe('button', 'Use this picture');
  await alice.clicks('button', 'Remove account…');
  await alice.seesSomewhere('You are the only owner here');
  await expectNoSidewaysScroll(alice);
  expect(await alice.screen.look(smallTargets, undefined)).toEqual([]);
});

test.describe('a team of one’s own', () => {
  test.use({ ownHouse: true });

  test('E2E-22 a second factor is set up by thumbs as well', async ({ people }) => {
    const mia = await people.member('Mia', PHONE);
    await mia.goesTo('/settings');
    await mia.clicks('button', 'Set up');
    await mia.fills('Current password', signInOf('Mia').password);
    await mia.presses('Enter');
    await mia.seesThe('img', 'QR code for the app');
    await expectNoSidewaysScroll(mia);
    expect(await mia.screen.look(smallTargets, undefined)).toEqual([]);
  });

  test('E2E-52 the team, an invitation and the share dialog are for thumbs as well', async ({
    people,
    house,
  }) => {
    await joinTeam(house, { name: 'Benjamin-Oyelaran-Featherstonehaugh-von-der-Heide' });
    const document = await house.api.createDocument({ title: 'Plan', markdown: 'Here.' });
    const collection = await house.team.makeCollection({ name: 'Minutes of all the meetings since 2019' });
    const alice = await people.owner(PHONE);
    const isFit = async (what: string): Promise<void> => {
      await expectNoSidewaysScroll(alice);
      expect(await alice.screen.look(smallTargets, undefined), what).toEqual([]);
    };
    for (const [part, words] of [
      ['', 'Make an invitation'],
      ['/groups', 'Name of a new group'],
      ['/instance', 'Share links let people in'],
      ['/audit', 'Export as CSV'],
    ] as const) {
      await alice.goesTo(`/team${part}`);
      await alice.seesSomewhere(words);
      await isFit(`/team${part}`);
    }
    await alice.goesTo('/team');
    await alice.clicks('button', 'Make an invitation');
    const invited = await alice.reads('Invitation link');
    await isFit('an invitation that was made');

    await alice.goesTo('/');
    await alice.clicks('button', collection.name);
    await alice.clicks('button', `Who is in “${collection.name}”`);
    await alice.seesThe('button', 'Remove Alice');
    await isFit('who is in a collection');

    await alice.opens(document);
    await alice.clicks('button', 'Share');
    await alice.seesThe('button', 'New link to edit');
    await alice.clicks('button', 'Terms');
    await isFit('sharing');
    await alice.clicks('textbox', 'Password');
    // What the keyboard leaves of the screen.
    await pageOf(alice).setViewportSize({ width: 390, height: 420 });
    for (const name of ['New link to edit', 'New link to comment', 'New link to view', 'Close']) {
      const button = pageOf(alice).getByRole('button', { name, exact: true });
      await button.scrollIntoViewIfNeeded();
      // But for what rounding takes off its edge.
      await expect(button).toBeInViewport({ ratio: 0.98 });
    }
    await alice.clicks('button', 'New link to edit');
    await alice.reads('Share link');

    const nia = await people.stranger('Nia', PHONE);
    await nia.goesTo(invited);
    await nia.seesThe('button', 'Join');
    await expectNoSidewaysScroll(nia);
    expect(await nia.screen.look(smallTargets, undefined), 'an invitation').toEqual([]);
  });
});

test('E2E-23 the page can be read and written at 400 % zoom', async ({ people, house }) => {
  const document = await house.api.createDocument({ title: 'Large', markdown: 'Some words to read.' });
  // 1280 pixels at 400 % are 320.
  const alice = await people.owner({ viewport: { width: 320, height: 256 } });
  await alice.opens(document);
  await expectNoSidewaysScroll(alice);
  await alice.goesToTheEnd();
  await alice.types(' And more.');
  await alice.sees('Some words to read. And more.');
  await alice.seesThatItIs('saved');
});

async function expectNoSidewaysScroll(person: Person): Promise<void> {
  const { page, view } = await person.screen.look(
    () => ({ page: document.documentElement.scrollWidth, view: document.documentElement.clientWidth }),
    undefined,
  );
  expect(page, 'the page is no wider than the screen').toBeLessThanOrEqual(view);
}

/** Buttons, fields and links of the page's own, smaller than 44 pixels one way or the other; links in the text are text. */
function smallTargets(): readonly string[] {
  return [
    ...document.querySelectorAll<HTMLElement>(
      'button, a[href], select, summary, [role="button"], [role="menuitem"]',
    ),
  ]
    .filter((target) => target.closest('.document-body') === null && target.checkVisibility())
    .map((target) => ({ target, box: target.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 1 && (box.height < 43.5 || box.width < 43.5))
    .map(
      ({ target, box }) =>
        `${target.getAttribute('aria-label') ?? target.innerText}: ${Math.round(box.width)} × ${Math.round(box.height)}`,
    );
}
