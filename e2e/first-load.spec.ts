/** What has to come over the wire before anybody can type: measured where it is felt, as the real server sends it. */
import { pageOf } from './support/person.ts';
import { expect, test } from './support/test.ts';

const KIB = 1024;
const SCRIPT_AT_MOST_KIB = 350;
/** React, the editor and Yjs alone are more: fewer would mean that nothing was looked at. */
const FILES_AT_LEAST = 10;

/** What the page keeps for offline use would answer in the network's place. */
const UNKEPT = { serviceWorkers: 'block' } as const;
/** The file of what lies over a document. */
const DIALOGS = /document-dialogs-[^/]*\.js$/;

interface LoadedScript {
  readonly path: string;
  readonly bytes: number;
}

test('RUN-65 a short document can be typed in after at most 350 KiB of script', async ({ people, house }) => {
  const document = await house.api.createDocument({ title: 'Short', markdown: 'A line to begin with.' });
  const alice = await people.owner();
  await pageOf(alice).addInitScript(noteWhenEditable);
  await alice.opens(document);
  await expect.poll(() => alice.screen.look(scriptsUntilEditable, undefined)).not.toEqual([]);
  const scripts = await alice.screen.look(scriptsUntilEditable, undefined);
  const kib = scripts.reduce((sum, { bytes }) => sum + bytes, 0) / KIB;
  const listed = scripts.map(({ path, bytes }) => `${(bytes / KIB).toFixed(1)} ${path}`).join('\n');
  const looked = `${kib.toFixed(1)} KiB of script in ${scripts.length} files`;
  test.info().annotations.push({ type: 'first load', description: looked });
  expect(scripts.length, looked).toBeGreaterThanOrEqual(FILES_AT_LEAST);
  expect(
    scripts.filter(({ bytes }) => bytes === 0),
    'each came over the wire',
  ).toEqual([]);
  expect(kib, `${looked}:\n${listed}`).toBeLessThanOrEqual(SCRIPT_AT_MOST_KIB);
});

test('PAGE-83 a part that does not come says so; the text goes on, and asked for again it is tried again', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Short', markdown: 'A line.' });
  const alice = await people.owner(UNKEPT);
  alice.mayMeet(/Failed to load resource/);
  const page = pageOf(alice);
  await page.route(DIALOGS, (route) => route.abort());
  await alice.opens(document);
  await alice.seesThatItIs('saved');
  await alice.presses('Control+/');
  await alice.seesThe('alert', 'This part could not be loaded');
  await alice.seesThe('button', 'Reload the page');
  await alice.clicks('button', 'Close');
  await alice.doesNotSeeThe('alert', 'This part could not be loaded');
  await alice.goesToTheEnd();
  await alice.types(' And on.');
  await alice.sees('A line. And on.');
  await page.unroute(DIALOGS);
  await alice.presses('Control+/');
  await alice.seesThe('dialog', 'Keyboard shortcuts');
});

test('PAGE-83 PAGE-84 a dialog that is asked for before it is there says that it is coming, and gives the focus back', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Short', markdown: 'A line.' });
  const alice = await people.owner(UNKEPT);
  const page = pageOf(alice);
  let letThrough: (() => void) | undefined;
  const isHeld = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route(DIALOGS, async (route) => {
    await isHeld;
    await route.continue();
  });
  await alice.opens(document);
  await alice.seesThatItIs('saved');
  const share = page.getByRole('button', { name: 'Share' });
  await share.focus();
  await alice.presses('Enter');
  await alice.seesSomewhere('Loading…');
  letThrough?.();
  await alice.seesThe('dialog', 'Share “Short”');
  await expect(share).not.toBeFocused();
  await alice.presses('Escape');
  await alice.doesNotSeeThe('dialog', 'Share “Short”');
  await expect(share).toBeFocused();
});

/** Runs in the page before anything of its own. */
function noteWhenEditable(): void {
  const look = (): void => {
    if (document.querySelector<HTMLElement>('.document-body')?.isContentEditable === true)
      performance.mark('editable');
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** What had been asked for by then, largest first, as compressed; nothing as long as nobody can type. */
function scriptsUntilEditable(): readonly LoadedScript[] {
  const editableAt = performance.getEntriesByName('editable')[0]?.startTime ?? 0;
  return performance
    .getEntriesByType('resource')
    .filter((entry) => entry instanceof PerformanceResourceTiming)
    .filter(({ name, startTime }) => startTime < editableAt && new URL(name).pathname.endsWith('.js'))
    .map(({ name, encodedBodySize }) => ({ path: new URL(name).pathname, bytes: encodedBodySize }))
    .toSorted((one, other) => other.bytes - one.bytes);
}
