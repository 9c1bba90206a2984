/** One's own account: the picture others see, language and theme wherever one signs in, and leaving for good. */
import { Buffer } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { pageOf, type Person } from './support/person.ts';
import { choosesAFile, drawing, type Drawing } from './support/picture-file.ts';
import { answered, LOST_CONNECTION } from './support/problems.ts';
import { expect, test } from './support/test.ts';

const PASSWORD = 'correct horse battery';

test('E2E-43 PAGE-64 a picture is chosen by file, and others see it in the document in a moment', async ({
  people,
}) => {
  const { alice, bob } = await people.meetAt({ markdown: 'Hello.' });
  const settings = await people.anotherTab(bob);
  await settings.goesTo('/settings');
  await settings.seesSomewhere('Your picture');
  await choosesAFile(settings, await drawing(settings, 'image/jpeg'));
  await settings.seesThe('button', 'Use this picture');
  // The frame has the focus: everything goes by keys.
  await settings.presses('ArrowRight', 'ArrowDown', '+', '+', '-');
  await settings.presses('Tab', 'Tab', 'Enter');
  await settings.seesSomewhere('That is how others see you now.');
  const seen = pageOf(alice).locator('button[aria-label="Follow Bob (guest)"] img[data-state="shown"]');
  await expect(seen).toHaveCount(1);
  expect(await seen.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight])).toEqual([
    256, 256,
  ]);
  await settings.clicks('button', 'Remove picture');
  await settings.seesSomewhere('Picture removed.');
  await expect(seen).toHaveCount(0);
  await settings.clicks('button', 'Undo');
  await settings.seesSomewhere('Your picture is back.');
  await expect(seen).toHaveCount(1);
});

test('PAGE-64 a picture is pasted or dropped; what is none is said so, and one that cannot be had is initials', async ({
  people,
}) => {
  const { bob } = await people.meetAt({});
  await bob.goesTo('/settings');
  await bob.seesSomewhere('Your picture');
  const page = pageOf(bob);
  for (const way of ['paste', 'drop'] as const) {
    await hands(bob, way, await drawing(bob, 'image/png'));
    await bob.seesThe('button', 'Use this picture');
    await bob.clicks('button', 'Cancel');
    await bob.doesNotSeeThe('button', 'Use this picture');
    await expect(page.getByRole('button', { name: 'Choose a picture' })).toBeFocused();
  }
  await choosesAFile(bob, { mimeType: 'image/png', buffer: Buffer.from('no picture at all') });
  await bob.seesSomewhere('This browser cannot show that file as a picture.');
  await choosesAFile(bob, await drawing(bob, 'image/webp'));
  await bob.clicks('button', 'Use this picture');
  await bob.seesSomewhere('That is how others see you now.');
  bob.mayMeet(/Failed to load resource/);
  await page.route('**/api/v1/pictures/*', (route) => route.abort());
  await bob.reloads();
  const menu = page.getByRole('button', { name: 'Your account: Bob' });
  await expect(menu).toHaveText('B');
  await expect(menu.locator('img')).toHaveCount(0);
});

test.describe('with a house of their own', () => {
  test.use({ ownHouse: true });

  test(
    'PAGE-65 language and theme follow to other tabs and browsers',
    { tag: '@engines' },
    async ({ people, house }) => {
      const document = await house.api.createDocument({ markdown: 'Hello.' });
      const alice = await people.owner();
      await alice.opens(document);
      await alice.clicks('button', 'Your account: Alice');
      await alice.clicks('menuitemradio', 'Dark');
      await alice.clicks('menuitemradio', 'Deutsch');
      await alice.seesThe('button', 'Teilen');
      const laptop = await people.owner();
      await laptop.opens(document);
      await laptop.seesThe('button', 'Teilen');
      expect(await scheme(laptop)).toBe('dark');
      await laptop.goesTo('/settings');
      await laptop.seesSomewhere('Sprache und Aussehen');
    },
  );

  test('PAGE-65 a choice without a connection holds here and is sent later; another tab follows; nothing flashes', async ({
    people,
    house,
  }) => {
    const plan = await house.api.createDocument({ markdown: 'Hello.' });
    const alice = await people.owner({ colorScheme: 'light' });
    await alice.opens(plan);
    const tab = await people.anotherTab(alice);
    await tab.opens(plan);
    tab.mayMeet(...LOST_CONNECTION);
    alice.losesTheNetwork();
    await alice.seesThatItIs('offline');
    await alice.clicks('button', 'Your account: Alice');
    await alice.clicks('menuitemradio', 'Dark');
    await alice.clicks('menuitemradio', 'Deutsch');
    await alice.seesThe('button', 'Teilen');
    await tab.seesThe('button', 'Teilen');
    expect([await scheme(alice), await scheme(tab)]).toEqual(['dark', 'dark']);
    alice.getsTheNetworkBack();
    await alice.reloads();
    await alice.seesThe('button', 'Teilen');
    const laptop = await people.owner({ colorScheme: 'light' });
    await laptop.opens(plan);
    await laptop.seesThe('button', 'Teilen');
    expect(await scheme(laptop)).toBe('dark');
    // From now on this browser has its own copy, and begins with it.
    await pageOf(laptop).addInitScript(() => {
      const seen: (string | null)[] = [];
      Reflect.set(globalThis, 'schemesSeen', seen);
      new MutationObserver(() => {
        seen.push(document.documentElement.getAttribute('data-mantine-color-scheme'));
      }).observe(document, { subtree: true, childList: true, attributes: true });
    });
    await laptop.reloads();
    await laptop.seesThe('button', 'Teilen');
    const seen = await laptop.screen.look(() => Reflect.get(globalThis, 'schemesSeen') as unknown, undefined);
    expect(new Set(Array.isArray(seen) ? seen.slice(1) : [])).toEqual(new Set(['dark']));
  });

  test(
    'E2E-44 PAGE-66 a guest leaves for good, and what they wrote stays',
    { tag: '@engines' },
    async ({ people, house }) => {
      const document = await house.api.createDocument({ markdown: 'Bring:' });
      const link = await house.api.makeLink(document.id, 'edit');
      const [alice, bob] = [await people.owner(), await people.guest('Bob', link)];
      await alice.opens(document);
      await bob.opens(document);
      await bob.goesToTheEnd();
      await bob.types(' cake');
      await bob.seesThatItIs('saved');
      await bob.goesTo('/settings');
      await bob.clicks('button', 'Remove account…');
      await bob.seesSomewhere('Deleted at once and for good');
      // The field has the focus: nothing needs the mouse.
      await bob.types('Bo');
      await bob.presses('Enter');
      await bob.seesSomewhere('Enter your name exactly as it stands here.');
      await bob.types('b');
      await bob.presses('Enter');
      await bob.seesSomewhere('Your account is removed');
      await alice.sees('Bring: cake');
      await alice.doesNotSeeThe('button', 'Follow Bob (guest)');
    },
  );

  test('E2E-44 PAGE-66 a member gives the password; what they wrote is by a former member, owned by whom they chose', async ({
    people,
    house,
  }) => {
    for (const [name, input] of [
      ['Mia', PASSWORD],
      ['Tom', ''],
    ] as const) {
      const email = `${name.toLowerCase()}@example.org`;
      const command = ['user', 'create', '--email', email, '--name', name];
      await house.server.command(input === '' ? command : [...command, '--password-stdin'], input);
    }
    const mia = await people.stranger('Mia');
    await signsIn(mia);
    await mia.clicks('button', 'New document');
    await mia.seesThe('textbox', 'Title');
    await mia.goesToTheEnd();
    await mia.types('By me.');
    await mia.seesThatItIs('saved');
    const tab = await people.anotherTab(mia);
    await tab.goesTo(new URL(pageOf(mia).url()).pathname);
    await tab.sees('By me.');
    mia.mayMeet(answered(401), answered(403));
    await mia.goesTo('/settings');
    await mia.clicks('button', 'Remove account…');
    const page = pageOf(mia);
    await page.getByLabel('Your password, once more').fill('not the password');
    await mia.clicks('radio', 'by “a former member”');
    await page.getByLabel('Your documents go to').selectOption({ label: 'Tom' });
    await mia.clicks('button', 'Remove my account for good');
    await mia.seesSomewhere('This is not your password.');
    await page.getByLabel('Your password, once more').fill(PASSWORD);
    await mia.presses('Enter');
    await mia.seesSomewhere('Your account is removed');
    await tab.seesSomewhere('You are signed out');
    expect(
      await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)),
    ).not.toContain(expect.stringContaining('scriptorium:user:'));
    const [left] = await house.api.documents();
    expect(left?.createdBy?.name).toBe('');
    await mia.clicks('link', 'To the start page');
    await mia.seesThe('button', 'Sign in');
  });

  test('PAGE-66 the only owner hears what to do first; unsent edits are not lost in silence', async ({
    people,
    house,
  }) => {
    const alice = await people.owner();
    await alice.goesTo('/settings');
    await alice.clicks('button', 'Remove account…');
    await alice.seesSomewhere('You are the only owner here');
    await alice.seesThe('link', 'Go to the members');

    const document = await house.api.createDocument({ title: 'Picnic', markdown: 'Bring:' });
    const link = await house.api.makeLink(document.id, 'edit');
    const bob = await people.guest('Bob', link);
    const page = pageOf(bob);
    await bob.opens(document);
    bob.losesTheNetwork();
    await bob.goesToTheEnd();
    await bob.types(' cake');
    await bob.seesThatItIs('offline');
    // The page that sends them opens no document: they wait.
    await page.route('**/ws/**', (route) => route.abort());
    await page.routeWebSocket('**/ws/**', (socket) => void socket.close());
    bob.getsTheNetworkBack();
    await bob.goesTo('/settings');
    await bob.clicks('button', 'Remove account…');
    await bob.seesSomewhere('One document has edits that were not sent yet');
    const download = page.waitForEvent('download');
    await bob.clicks('button', 'Download them');
    expect(await readFile(await (await download).path(), 'utf8')).toBe('Picnic\n\nBring: cake');
  });
});

/** As a browser tells of it: with the file in the event. */
async function hands(person: Person, way: 'paste' | 'drop', { mimeType, buffer }: Drawing): Promise<void> {
  const given = { way, mimeType, base64: buffer.toString('base64') };
  await pageOf(person).evaluate(async ({ way: how, mimeType: type, base64 }) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
    const data = new DataTransfer();
    data.items.add(new File([bytes], 'me', { type }));
    if (how === 'paste') {
      dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
      return;
    }
    const zone = [...document.querySelectorAll('h3')].find((one) => one.textContent === 'Your picture');
    for (const name of ['dragover', 'drop']) {
      zone?.dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
  }, given);
}

function scheme(person: Person): Promise<string | null> {
  return person.screen.look(
    () => document.documentElement.getAttribute('data-mantine-color-scheme'),
    undefined,
  );
}

async function signsIn(browser: Person): Promise<void> {
  await browser.goesTo('/sign-in');
  await browser.clicks('textbox', 'E-mail address');
  await browser.types('mia@example.org');
  await pageOf(browser).getByLabel('Password', { exact: true }).fill(PASSWORD);
  await browser.clicks('button', 'Sign in');
  await browser.seesThe('button', 'New document');
}
