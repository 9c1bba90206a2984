/** The trash: what lies there, taken out again or erased for good, by whom, by keys and by thumbs. */
import { expectNoViolation } from './support/axe.ts';
import { pageOf, type Person } from './support/person.ts';
import { answered } from './support/problems.ts';
import { expect, test } from './support/test.ts';

test.use({ ownHouse: true });

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

test('E2E-58 PAGE-96 PAGE-97 what was deleted is restored from the trash long after, with its text', async ({
  people,
  house,
}) => {
  await house.api.createDocument({ title: 'Minutes', markdown: 'We met.' });
  const [alice, mia] = [await people.owner(), await people.member('Mia')];
  await alice.goesTo('/');
  await alice.clicks('button', 'Actions for Minutes');
  await alice.clicks('menuitem', 'Move to trash');
  await alice.seesSomewhere('“Minutes” moved to the trash');
  await alice.reloads();
  await alice.seesSomewhere('Nothing here yet');
  await alice.doesNotSeeThe('button', 'Undo');
  await mia.goesTo('/trash');
  await mia.seesSomewhere('The trash is empty');
  await alice.clicks('button', 'Your account: Alice');
  await alice.clicks('menuitem', 'Trash');
  await alice.isAt('/trash');
  await alice.seesSomewhere('Deleted now');
  await alice.seesSomewhere('30 days left');
  await alice.clicks('button', 'Restore “Minutes”');
  await alice.seesSomewhere('“Minutes” is back');
  await alice.seesSomewhere('The trash is empty');
  await alice.clicks('link', 'Open “Minutes”');
  await alice.sees('We met.');
  await alice.goesToTheEnd();
  await alice.types(' Again.');
  await mia.goesTo('/');
  await mia.clicks('link', 'Minutes', { exact: false });
  await mia.sees('We met. Again.');
});

test('E2E-58 PAGE-98 what is deleted for good is gone with what lay inside, after it was asked', async ({
  people,
  house,
}) => {
  const top = await house.api.createDocument({ title: 'Season' });
  const alone = await house.api.createDocument({ title: 'Fees', parentId: top.id });
  await house.api.createDocument({ title: 'Chairs', parentId: top.id });
  await house.api.deleteDocument(alone.id);
  await house.api.deleteDocument(top.id);
  const alice = await people.owner();
  await alice.goesTo('/trash');
  await expect.poll(() => listed(alice)).toEqual(['Season', 'Fees']);
  await alice.seesSomewhere('and 1 inside');
  await alice.seesSomewhere('Was in “Season”, which is in the trash as well');
  await alice.clicks('button', 'Delete “Season” for good');
  await alice.seesThe('dialog', 'Delete “Season” for good?');
  await alice.seesSomewhere('This cannot be undone.');
  await alice.seesSomewhere('So does 1 document inside');
  await expect(pageOf(alice).getByRole('button', { name: 'Cancel' })).toBeFocused();
  await alice.clicks('button', 'Cancel');
  await alice.doesNotSeeThe('dialog', 'Delete “Season” for good?');
  await expect.poll(() => listed(alice)).toEqual(['Season', 'Fees']);
  await alice.clicks('button', 'Delete “Season” for good');
  await alice.clicks('button', 'Delete for good');
  await alice.seesSomewhere('“Season” is gone for good');
  await expect.poll(() => listed(alice)).toEqual(['Fees']);
  alice.mayMeet(answered(404));
  await alice.goesTo(`/d/${top.id}`);
  await alice.seesSomewhere('This document does not exist, or it is not shared with you');
});

test('PAGE-97 what lay in a document that is in the trash says before and after where it comes back', async ({
  people,
  house,
}) => {
  const top = await house.api.createDocument({ title: 'Season' });
  const low = await house.api.createDocument({ title: 'Chairs', parentId: top.id });
  await house.api.deleteDocument(low.id);
  const alice = await people.owner();
  await alice.goesTo('/trash');
  await alice.seesSomewhere('Was in “Season”');
  await house.api.deleteDocument(top.id);
  await alice.reloads();
  await alice.seesSomewhere('restored alone, it comes back private');
  await alice.clicks('button', 'Restore “Chairs”');
  await alice.seesSomewhere('“Chairs” is back at the top of your documents, and private');
  await expect.poll(() => listed(alice)).toEqual(['Season']);
});

test('PAGE-96 the trash is searched, says when nothing was found, and can be asked again when it fails', async ({
  people,
  house,
}) => {
  for (const title of ['Apples', 'Pears']) {
    await house.api.deleteDocument((await house.api.createDocument({ title })).id);
  }
  const alice = await people.owner();
  const page = pageOf(alice);
  await page.route('**/api/v1/trash?*', (route) => route.abort());
  alice.mayMeet(/Failed to load resource/);
  await alice.goesTo('/trash');
  await alice.seesSomewhere('Offline: the trash is on the server');
  await page.unroute('**/api/v1/trash?*');
  await alice.clicks('button', 'Try again');
  await expect.poll(() => listed(alice)).toEqual(['Pears', 'Apples']);
  await alice.presses('Control+k');
  await alice.types('app');
  await expect.poll(() => listed(alice)).toEqual(['Apples']);
  await alice.types('x');
  await alice.seesSomewhere('Nothing in the trash is called “appx”');
  await alice.clicks('button', 'Clear search');
  await expect.poll(() => listed(alice)).toEqual(['Pears', 'Apples']);
  await page.route('**/api/v1/documents/*/restore', (route) => route.abort());
  await alice.clicks('button', 'Restore “Pears”');
  await alice.seesSomewhere('That did not work');
  await page.unroute('**/api/v1/documents/*/restore');
  await alice.clicks('button', 'Try again');
  await alice.seesSomewhere('“Pears” is back');
});

test('PAGE-99 whoever may restore a document does so at its address; others are told that it was deleted', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Minutes', markdown: 'We met.' });
  const [alice, mia] = [await people.owner(), await people.member('Mia')];
  for (const one of [alice, mia]) {
    await one.opens(document);
    await one.seesThatItIs('saved');
  }
  await house.api.deleteDocument(document.id);
  for (const one of [alice, mia]) await one.seesSomewhere('This document was deleted');
  await alice.seesThe('button', 'Restore this document');
  await alice.clicks('button', 'Restore this document');
  await expect(pageOf(alice).getByRole('toolbar', { name: 'Formatting' })).toBeVisible();
  await alice.sees('We met.');
  await alice.goesToTheEnd();
  await alice.types(' Again.');
  await alice.seesThatItIs('saved');
  await mia.doesNotSeeThe('button', 'Restore this document');
  await mia.reloads();
  await mia.sees('We met. Again.');

  await house.api.deleteDocument(document.id);
  const nia = await people.member('Nia');
  await nia.goesTo(`/d/${document.id}`);
  await nia.seesSomewhere('This document was deleted');
  const fresh = await people.owner();
  await fresh.goesTo(`/d/${document.id}`);
  await fresh.clicks('button', 'Restore this document');
  await expect(pageOf(fresh).getByRole('toolbar', { name: 'Formatting' })).toBeVisible();
  await fresh.sees('We met. Again.');
  await nia.doesNotSeeThe('button', 'Restore this document');
});

test('E2E-58 E2E-47 by keys alone a document is restored and another deleted for good', async ({
  people,
  house,
}) => {
  for (const title of ['One', 'Two', 'Three']) {
    await house.api.deleteDocument((await house.api.createDocument({ title })).id);
  }
  const alice = await people.owner();
  await alice.goesTo('/');
  await focusBy(alice, 'Tab', 'Your account: Alice');
  await alice.presses('Enter');
  await focusBy(alice, 'ArrowDown', 'Trash');
  await alice.presses('Enter');
  await expect.poll(() => listed(alice)).toEqual(['Three', 'Two', 'One']);
  await focusBy(alice, 'Tab', 'Restore “Two”');
  await alice.presses('Enter');
  await expect.poll(() => listed(alice)).toEqual(['Three', 'One']);
  // Where the row was, and not at the top of the page.
  await expect(pageOf(alice).getByRole('button', { name: 'Restore “One”' })).toBeFocused();
  await alice.presses('Tab', 'Enter');
  await expect(pageOf(alice).getByRole('button', { name: 'Cancel' })).toBeFocused();
  await alice.presses('Escape');
  await expect(pageOf(alice).getByRole('button', { name: 'Delete “One” for good' })).toBeFocused();
  await alice.presses('Enter');
  await expect(pageOf(alice).getByRole('button', { name: 'Cancel' })).toBeFocused();
  await alice.presses('Tab', 'Enter');
  await expect.poll(() => listed(alice)).toEqual(['Three']);
  await expect(pageOf(alice).getByRole('button', { name: 'Restore “Three”' })).toBeFocused();
  await alice.presses('Enter');
  await alice.seesSomewhere('The trash is empty');
  await expect(pageOf(alice).getByRole('link', { name: 'All documents' })).toBeFocused();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`E2E-24 E2E-22 PAGE-96 PAGE-100 the trash on a phone and on a desk, each of its states (${colorScheme})`, async ({
    people,
    house,
  }) => {
    const top = await house.api.createDocument({
      title: 'A season with a title that is long enough for more than one line on a phone',
    });
    const low = await house.api.createDocument({ title: 'Chairs', parentId: top.id });
    const seats = [
      await people.owner({ ...PHONE, colorScheme }),
      await people.owner({ colorScheme, locale: 'de-DE' }),
    ] as const;
    const [phone, desk] = seats;
    for (const one of seats) {
      await one.goesTo('/trash');
      await one.seesSomewhere(one === phone ? 'The trash is empty' : 'Der Papierkorb ist leer');
      await isFit(one, 'the empty trash');
    }
    await house.api.deleteDocument(low.id);
    await house.api.deleteDocument(top.id);
    for (const one of seats) {
      await one.reloads();
      await one.seesSomewhere('Chairs');
      await isFit(one, 'the trash');
    }
    await phone.clicks('button', 'Delete “Chairs” for good');
    await phone.seesThe('dialog', 'Delete “Chairs” for good?');
    await isFit(phone, 'the question');
    await phone.presses('Escape');
    await desk.clicks('button', '„Chairs“ endgültig löschen');
    await desk.seesSomewhere('Das lässt sich nicht rückgängig machen.');
    await isFit(desk, 'the question in German');
    await desk.presses('Escape');
    await desk.clicks('button', '„Chairs“ zurückholen');
    await desk.seesSomewhere('„Chairs“ ist wieder da');
    await desk.seesThe('button', 'Schließen');
    await isFit(desk, 'the trash with what was done');
    await desk.clicks('button', 'Schließen');
    await desk.doesNotSeeThe('button', 'Schließen');
    await phone.goesTo(`/d/${top.id}`);
    await phone.seesThe('button', 'Restore this document');
    await isFit(phone, 'the address of what was deleted');
  });
}

/** For eyes, and on the phone for thumbs. */
async function isFit(person: Person, state: string): Promise<void> {
  await expectNoViolation(person, state);
  const { page, view, isForThumbs, small } = await person.screen.look(
    () => ({
      page: document.documentElement.scrollWidth,
      view: document.documentElement.clientWidth,
      isForThumbs: matchMedia('(pointer: coarse)').matches,
      small: [...document.querySelectorAll<HTMLElement>('a[href], button')]
        .filter((target) => target.checkVisibility())
        .map((target) => ({ target, box: target.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 1 && (box.height < 43.5 || box.width < 43.5))
        .map(({ target }) => target.getAttribute('aria-label') ?? target.innerText),
    }),
    undefined,
  );
  expect(page, `${state} is no wider than the screen`).toBeLessThanOrEqual(view);
  if (isForThumbs) expect(small, `what is tapped in ${state} is large enough`).toEqual([]);
}

async function listed(person: Person): Promise<readonly string[]> {
  return await person.screen.look(
    () =>
      [...document.querySelectorAll<HTMLElement>('main li strong')].map((title) => title.innerText.trim()),
    undefined,
  );
}

/** Presses the key until what is called so has the focus. */
async function focusBy(person: Person, key: string, name: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await person.presses(key);
        return await person.screen.look(() => {
          const { activeElement } = document;
          const words = activeElement instanceof HTMLElement ? activeElement.innerText : '';
          return activeElement?.getAttribute('aria-label') ?? words.trim();
        }, undefined);
      },
      { message: `${name} has the focus`, intervals: [20] },
    )
    .toBe(name);
}
