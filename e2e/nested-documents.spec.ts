/** Documents inside documents: where one is, making, finding, moving and removing them, by people with other rights. */
import { AxeBuilder } from '@axe-core/playwright';
import { pageOf, type Person } from './support/person.ts';
import { answered } from './support/problems.ts';
import { readPage } from './support/reading.ts';
import { expect, test } from './support/test.ts';

test.use({ ownHouse: true });

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

test(
  'PAGE-67 E2E-45 the bar says where a document lies, to each reader as far as they may see',
  { tag: '@engines' },
  async ({ people, house }) => {
    const { api } = house;
    const club = await house.team.makeCollection({ name: 'Club' });
    const season = await api.createDocument({ title: 'Season', collectionId: club.id });
    const evening = await api.createDocument({ title: 'Evening', parentId: season.id });
    const chairs = await api.createDocument({ title: 'Chairs', parentId: evening.id, markdown: 'Forty.' });
    const alice = await people.owner();
    await alice.opens(chairs);
    await alice.seesThe('link', 'Club');
    await alice.seesThe('link', 'Evening');
    await alice.clicks('button', 'What this lies in');
    await alice.clicks('menuitem', 'Season');
    await alice.seesTitle('Season');
    await alice.seesSomewhere('Inside this document');
    await alice.clicks('link', 'Evening');
    await alice.seesTitle('Evening');

    const bob = await people.guest('Bob', await api.makeLink(chairs.id, 'edit'));
    await bob.opens(chairs);
    await bob.seesThatItIs('saved');
    for (const name of ['Club', 'Season', 'Evening']) await bob.doesNotSeeThe('link', name);
    await bob.doesNotSeeThe('button', 'What this lies in');
    await bob.clicks('link', 'All documents');
    await bob.seesSomewhere('Chairs');
    expect(await bob.screen.look(readPage, undefined)).not.toMatch(/Club|Season|Evening/);

    await alice.opens(chairs);
    await alice.seesThe('link', 'Evening');
    await api.renameDocument(evening.id, 'Late evening');
    await expect
      .poll(() => alice.screen.shows({ role: 'link', name: 'Late evening' }), { timeout: 15_000 })
      .toBe(true);
    await alice.clicks('link', 'Club');
    await alice.seesThe('heading', 'Club');
    await alice.seesSomewhere('Season');
  },
);

test('PAGE-67 without the server a document still says where it lies', async ({ people, house }) => {
  const top = await house.api.createDocument({ title: 'Season' });
  const low = await house.api.createDocument({ title: 'Chairs', parentId: top.id, markdown: 'Forty.' });
  const alice = await people.owner();
  await alice.opens(low);
  await alice.seesThe('link', 'Season');
  await expect
    .poll(() => alice.screen.look(() => navigator.serviceWorker.controller !== null, undefined))
    .toBe(true);
  alice.losesTheNetwork();
  await alice.seesThatItIs('offline');
  await alice.reloads();
  await alice.sees('Forty.');
  await alice.seesThe('link', 'Season');
});

test(
  'PAGE-68 a document in the list opens up to what lies inside, and words find it wherever it lies',
  { tag: '@engines' },
  async ({ people, house }) => {
    const { api } = house;
    const top = await api.createDocument({ title: 'Season' });
    const middle = await api.createDocument({ title: 'Evening', parentId: top.id });
    await api.createDocument({ title: 'Chairs', parentId: middle.id });
    await api.createDocument({ title: 'Fees', parentId: top.id, private: true });
    const [alice, mia] = [await people.owner(), await people.member('Mia')];
    await alice.goesTo('/');
    await expect.poll(() => listed(alice)).toEqual(['Season']);
    await alice.clicks('button', 'What lies in Season');
    await expect.poll(() => listed(alice)).toEqual(['Season', 'Fees', 'Evening']);
    await alice.clicks('button', 'What lies in Evening');
    await expect.poll(() => listed(alice)).toEqual(['Season', 'Fees', 'Evening', 'Chairs']);
    await alice.clicks('button', 'What lies in Season');
    await expect.poll(() => listed(alice)).toEqual(['Season']);
    await alice.presses('/');
    await alice.types('chai');
    await expect.poll(() => listed(alice)).toEqual(['Chairs']);
    await alice.seesSomewhere('in Evening');
    await mia.goesTo('/');
    await mia.clicks('button', 'What lies in Season');
    await expect.poll(() => listed(mia)).toEqual(['Season', 'Evening']);
    await mia.presses('/');
    await mia.types('fees');
    await mia.seesSomewhere('No document is called “fees”');
  },
);

test(
  'PAGE-69 a document is made inside another from its menu, by who may write there',
  { tag: '@engines' },
  async ({ people, house }) => {
    const club = await house.team.makeCollection({ name: 'Club', membersRole: 'viewer' });
    const top = await house.api.createDocument({ title: 'Season', collectionId: club.id });
    const [alice, mia] = [await people.owner(), await people.member('Mia')];
    await alice.opens(top);
    await alice.seesThatItIs('saved');
    await alice.clicks('button', 'More');
    await alice.clicks('menuitem', 'New document inside');
    await alice.seesThe('link', 'Season');
    await alice.seesThatItIs('saved');
    await alice.types('Chairs');
    await alice.seesTitle('Chairs');
    await alice.clicks('link', 'Season');
    await alice.seesTitle('Season');
    await expect
      .poll(() => alice.screen.shows({ role: 'link', name: 'Chairs' }), { timeout: 15_000 })
      .toBe(true);
    await mia.opens(top);
    await mia.seesSomewhere('View only');
    await mia.clicks('button', 'More');
    await mia.seesThe('menuitem', 'Print…');
    await mia.doesNotSeeThe('menuitem', 'New document inside');
    await mia.doesNotSeeThe('menuitem', 'Move to…');
  },
);

test('PAGE-69 before a move it is told who loses it; afterwards it can be moved back', async ({
  people,
  house,
}) => {
  await house.team.makeCollection({ name: 'Club' });
  const plan = await house.api.createDocument({ title: 'Plan', markdown: 'Here.' });
  const [alice, mia] = [await people.owner(), await people.member('Mia')];
  await mia.opens(plan);
  await mia.sees('Here.');
  await alice.opens(plan);
  await alice.seesThatItIs('saved');
  await alice.clicks('button', 'More');
  await alice.clicks('menuitem', 'Move to…');
  await pageOf(alice).getByRole('radio', { name: 'Club' }).check();
  await alice.seesSomewhere('One person will no longer see it: Mia.');
  await mia.sees('Here.');
  mia.mayMeet(answered(404));
  await alice.clicks('button', 'Move here');
  await alice.seesSomewhere('“Plan” now lies in “Club”');
  await alice.seesThe('link', 'Club');
  await mia.seesSomewhere('You can no longer see this document');
  await alice.clicks('button', 'Move back');
  await alice.seesSomewhere('“Plan” is back where it lay');
  await alice.doesNotSeeThe('link', 'Club');
  await mia.reloads();
  await mia.sees('Here.');
});

test('E2E-46 a document is found, moved into another and opened there by keys alone', async ({
  people,
  house,
}) => {
  await house.api.createDocument({ title: 'Season' });
  await house.api.createDocument({ title: 'Chairs' });
  const alice = await people.owner();
  await alice.goesTo('/');
  await expect.poll(() => listed(alice)).toEqual(['Chairs', 'Season']);
  await focusBy(alice, 'Tab', 'Actions for Chairs');
  await alice.presses('Enter');
  await alice.seesThe('menuitem', 'Move to…');
  await focusBy(alice, 'ArrowDown', 'Move to…');
  await alice.presses('Enter');
  await expect(pageOf(alice).getByRole('searchbox', { name: 'Find a place' })).toBeFocused();
  await alice.types('seas');
  await expect(pageOf(alice).getByRole('radio')).toHaveCount(1);
  await alice.presses('Tab', 'Space');
  await alice.seesSomewhere('The same people will see it, as before.');
  await focusBy(alice, 'Tab', 'Move here');
  await alice.presses('Enter');
  await expect.poll(() => listed(alice)).toEqual(['Season']);
  await focusBy(alice, 'Tab', 'What lies in Season');
  await alice.presses('Enter');
  await expect.poll(() => listed(alice)).toEqual(['Season', 'Chairs']);
  await focusBy(alice, 'Tab', 'Chairs');
  await alice.presses('Enter');
  await alice.seesTitle('Chairs');
  await alice.seesThe('link', 'Season');
});

test('PAGE-70 before a document with others inside goes to the trash it is said; all of it comes back', async ({
  people,
  house,
}) => {
  const top = await house.api.createDocument({ title: 'Season' });
  const low = await house.api.createDocument({ title: 'Chairs', parentId: top.id });
  const alice = await people.owner();
  await alice.goesTo('/');
  await alice.clicks('button', 'Actions for Season');
  await alice.clicks('menuitem', 'Move to trash');
  await alice.seesSomewhere('What lies inside goes along:');
  await pageOf(alice).getByRole('listitem').filter({ hasText: 'Chairs' }).waitFor();
  await alice.clicks('button', 'Move all to the trash');
  await alice.seesSomewhere('“Season” moved to the trash, with all that lies inside');
  await expect.poll(async () => await house.api.documents()).toEqual([]);
  await alice.clicks('button', 'Undo');
  await alice.seesSomewhere('“Season” is back');
  await expect.poll(async () => (await house.api.documents()).map(({ id }) => id)).toEqual([low.id, top.id]);
});

test('PAGE-70 what is taken out of the trash without its parent says where it went', async ({
  people,
  house,
}) => {
  const top = await house.api.createDocument({ title: 'Season' });
  await house.api.createDocument({ title: 'Chairs', parentId: top.id });
  const alice = await people.owner();
  await alice.goesTo('/');
  await alice.clicks('button', 'What lies in Season');
  await alice.clicks('button', 'Actions for Chairs');
  await alice.clicks('menuitem', 'Move to trash');
  await alice.seesSomewhere('“Chairs” moved to the trash');
  await house.api.deleteDocument(top.id);
  await alice.clicks('button', 'Undo');
  await alice.seesSomewhere('“Chairs” is back at the top of your documents, and private');
  await expect.poll(() => listed(alice)).toEqual(['Chairs']);
});

test('PAGE-42 ACC-66 the share dialog says what a document lies in, and hands it over', async ({
  people,
  house,
}) => {
  const top = await house.api.createDocument({ title: 'Season' });
  const low = await house.api.createDocument({ title: 'Chairs', parentId: top.id });
  await people.member('Mia');
  const alice = await people.owner();
  await alice.opens(low);
  await alice.clicks('button', 'Share');
  const dialog = pageOf(alice).getByRole('dialog');
  await expect(dialog.getByRole('link', { name: 'Season' })).toHaveAttribute('href', `/d/${top.id}`);
  await expect(dialog.getByLabel('Open to')).toContainText('Everybody of “Season”, with their rights there');
  await dialog.getByText('Who can see this, and why').click();
  await alice.clicks('button', 'Make Mia the owner');
  await alice.seesSomewhere('Make Mia the owner? You stay as one who manages the document');
  await alice.clicks('button', 'Hand it over');
  await expect(dialog.getByRole('button', { name: 'Make Mia the owner' })).toHaveCount(0);
  await dialog.getByRole('link', { name: 'Season' }).click();
  await alice.seesTitle('Season');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`E2E-24 E2E-22 nested documents on a phone, deep down (${colorScheme})`, async ({ people, house }) => {
    let parent = await house.api.createDocument({ title: 'Level 1 with a title of some length' });
    const first = parent;
    for (let level = 2; level <= 20; level += 1) {
      parent = await house.api.createDocument({
        title: `Level ${level} with a long title`,
        parentId: parent.id,
      });
    }
    const other = await house.api.createDocument({ title: 'Elsewhere' });
    const alice = await people.owner({ ...PHONE, colorScheme });
    await alice.goesTo('/');
    for (let level = 1; level <= 8; level += 1) {
      await pageOf(alice)
        .getByRole('button', { name: new RegExp(`^What lies in Level ${level} `) })
        .tap();
    }
    await alice.seesSomewhere('Level 9');
    await isFitForThumbs(alice, 'the list, opened up');
    await alice.opens(parent);
    await alice.seesThatItIs('saved');
    await alice.clicks('button', 'What this lies in');
    await expect(pageOf(alice).getByRole('menuitem')).toHaveCount(19);
    await isFitForThumbs(alice, 'the way up');
    await alice.presses('Escape');
    await alice.clicks('button', 'More');
    await alice.clicks('menuitem', 'Move to…');
    await pageOf(alice).getByRole('radio', { name: 'Elsewhere' }).check();
    await alice.seesSomewhere('The same people will see it, as before.');
    await isFitForThumbs(alice, 'the move dialog');
    await alice.opens(first);
    await alice.seesSomewhere('Inside this document');
    await isFitForThumbs(alice, 'what lies inside');
    await alice.opens(other);
    await alice.seesThatItIs('saved');
    await alice.doesNotSeeThe('button', 'What this lies in');
  });
}

async function isFitForThumbs(person: Person, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page: pageOf(person) })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    // Menus and dialogs are put at the end of the page, outside of its landmarks: they hold the focus while open.
    .disableRules(['region', 'landmark-unique', 'landmark-no-duplicate-banner'])
    .analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    `axe on: ${state}`,
  ).toEqual([]);
  const { page, view, small } = await person.screen.look(
    () => ({
      page: document.documentElement.scrollWidth,
      view: document.documentElement.clientWidth,
      small: [
        ...document.querySelectorAll<HTMLElement>('a[href], main button, header button, label:has(input)'),
      ]
        .filter((target) => target.closest('.document-body') === null && target.checkVisibility())
        .map((target) => ({ name: target.innerText, box: target.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 1 && (box.height < 43.5 || box.width < 43.5))
        .map(({ name, box }) => `${name}: ${Math.round(box.width)} × ${Math.round(box.height)}`),
    }),
    undefined,
  );
  expect(page, `${state} is no wider than the screen`).toBeLessThanOrEqual(view);
  expect(small, `what is tapped in ${state} is large enough`).toEqual([]);
}

/** Presses the key until what is called so has the focus. */
async function focusBy(person: Person, key: string, name: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await person.presses(key);
        return await person.screen.look(
          () =>
            document.activeElement?.getAttribute('aria-label') ??
            (document.activeElement instanceof HTMLElement
              ? (document.activeElement.innerText.split('\n')[0] ?? '')
              : ''),
          undefined,
        );
      },
      { message: `${name} has the focus`, intervals: [20] },
    )
    .toBe(name);
}

/** The titles in the list, from top to bottom: the first line of each entry. */
async function listed(person: Person): Promise<readonly string[]> {
  return await person.screen.look(
    () =>
      [...document.querySelectorAll<HTMLElement>('main a[href^="/d/"]')].map(
        (link) => link.innerText.split('\n')[0]?.trim() ?? '',
      ),
    undefined,
  );
}
