/** Below a sub-path, behind a real nginx that ends TLS, as docs/operations.md has it configured. */
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findProxy } from '../scripts/proxies.mjs';
import { makeCertificate } from '../server/testing/certificate.ts';
import { newFolder } from '../server/testing/new-folder.ts';
import { freePort, startProxy } from '../server/testing/proxies.ts';
import { openWire, type Wire } from './support/cut.ts';
import { chromiumOptions, openWindowOf } from './support/engines.ts';
import { createPerson, pageOf, type Person } from './support/person.ts';
import { drawing } from './support/picture-file.ts';
import { LOST_CONNECTION } from './support/problems.ts';
import { startServer } from './support/server.ts';
import { expect, test } from './support/test.ts';

/** As LOST_CONNECTION has it for sockets without TLS. */
const LOST_SOCKET = /WebSocket connection to 'wss:\/\/127\.0\.0\.1:\d+\/docs\/ws\/[^']+' failed/;

test('E2E-29 RUN-59 RUN-60 two people get from the owner’s link to writing together below a sub-path', async () => {
  test.skip(findProxy('nginx') === undefined, 'nginx cannot be had on this machine');
  const neighbourhood = await openNeighbourhood();
  const { server, base } = neighbourhood;
  try {
    const ada = await neighbourhood.sitsDown('Ada');
    await ada.goesTo(`${base}/welcome#${server.ownerToken}`);
    await ada.clicks('textbox', 'Your name');
    await ada.types('Ada');
    await ada.presses('Enter');
    await ada.clicks('button', 'New document');
    await ada.seesThatItIs('saved');
    await ada.types('Our plan');
    await ada.presses('Enter');
    await ada.types('First words.');
    await ada.seesThatItIs('saved');
    expect(await ada.screen.url()).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/docs\/d\/[\w-]+$/);
    const link = await makesLink(ada);
    expect(link).toContain(`${base}/d/`);

    const ben = await neighbourhood.sitsDown('Ben');
    await ben.goesTo(link);
    await ben.clicks('textbox', 'Your name');
    await ben.types('Ben');
    await ben.presses('Enter');
    await ben.sees('First words.');
    await ben.goesToTheEnd();
    await ben.types(' And mine.');
    await ada.sees('First words. And mine.');
    await ada.goesToTheEnd();
    await ada.types(' Good.');
    await ben.sees('First words. And mine. Good.');

    await ben.reloads();
    await ben.sees('First words. And mine. Good.');
    await ben.seesThatItIs('saved');
    await givesAPicture(ben);
    await expect(
      pageOf(ada).locator('button[aria-label="Follow Ben (guest)"] img[data-state="shown"]'),
    ).toHaveCount(1);
    await goesHomeAndBack(ada);
    await reloadsWithoutTheNetwork(ada, 'First words. And mine. Good.');
    const cookies = await pageOf(ada).context().cookies();
    expect(cookies.map(({ name, path, secure }) => ({ name, path, secure }))).toEqual([
      { name: '__Host-scriptorium', path: '/', secure: true },
    ]);
    expect([...ada.problems(), ...ben.problems()], 'what went wrong on the pages').toEqual([]);
  } finally {
    await neighbourhood.close();
  }
});

/** In a second window of the same browser, while the document stays open in the first. */
async function givesAPicture(person: Person): Promise<void> {
  const window = await pageOf(person).context().newPage();
  await window.goto((await person.screen.url()).replace(/\/d\/.*/, '/settings'));
  await window.getByLabel('A file with a picture').setInputFiles({
    name: 'me',
    ...(await drawing(person, 'image/png')),
  });
  await window.getByRole('button', { name: 'Use this picture' }).click();
  await expect(window.getByText('That is how others see you now.')).toBeVisible();
  await window.close();
}

/** By the links of the page itself, which stay below the sub-path. */
async function goesHomeAndBack(person: Person): Promise<void> {
  await person.clicks('link', 'All documents');
  await expect(pageOf(person)).toHaveURL(/\/docs\/$/);
  await pageOf(person).getByRole('link', { name: 'Our plan' }).click();
  await expect(pageOf(person)).toHaveURL(/\/docs\/d\//);
  await person.seesThatItIs('saved');
}

/** The service worker of the sub-path has kept the page. */
async function reloadsWithoutTheNetwork(person: Person, text: string): Promise<void> {
  const scope = await pageOf(person).evaluate(async () => (await navigator.serviceWorker.ready).scope);
  expect(new URL(scope).pathname).toBe('/docs/');
  await expect
    .poll(() => pageOf(person).evaluate(() => navigator.serviceWorker.controller !== null))
    .toBe(true);
  person.losesTheNetwork();
  person.mayMeet(...LOST_CONNECTION, LOST_SOCKET);
  await person.reloads();
  await person.sees(text);
  await person.seesThatItIs('offline');
  person.getsTheNetworkBack();
  await person.seesThatItIs('saved');
}

async function makesLink(person: Person): Promise<string> {
  await person.clicks('button', 'Share');
  await person.clicks('button', 'New link to edit');
  const field = pageOf(person).getByRole('textbox', { name: 'Share link' });
  await expect(field).toHaveValue(/#link=/);
  const link = await field.inputValue();
  await person.presses('Escape');
  return link;
}

/** A server at a sub-path of a host, its proxy, and windows of a browser that takes the proxy's certificate. */
async function openNeighbourhood() {
  const folder = newFolder();
  const port = await freePort();
  const base = `https://127.0.0.1:${port}/docs`;
  // The wires that can be cut have ports of their own, so each is another origin than the one that BASE_URL names.
  const seats = [await openSeat(port), await openSeat(port)];
  const origins = seats.map(({ address }) => address);
  const server = await startServer({
    BASE_URL: base,
    TRUST_PROXY: '1',
    ALLOWED_ORIGINS: origins.join(','),
  });
  const proxy = await startProxy('nginx', {
    folder: join(folder.path, 'nginx'),
    layout: 'sub-path',
    port,
    upstreamPort: server.port,
    certificate: makeCertificate(folder.path, 'proxy'),
  });
  const options = chromiumOptions();
  // Ignoring errors window by window does not reach the script of a service worker.
  const args = [...(options.args ?? []), '--ignore-certificate-errors'];
  const browser = await chromium.launch({ ...options, args });
  const free = [...seats];
  return {
    server,
    base,
    sitsDown: async (name: string): Promise<Person> => {
      const wire = free.shift();
      if (wire === undefined) throw new Error('nobody else was expected');
      const screen = await openWindowOf(browser, 'chromium', { ignoreHTTPSErrors: true });
      return createPerson(screen, { name, color: '#1f7e3f', wire });
    },
    close: async (): Promise<void> => {
      await browser.close();
      await Promise.all(seats.map((wire) => wire.close()));
      await proxy.stop();
      await server.close();
      folder.remove();
    },
  };
}

async function openSeat(port: number): Promise<Wire> {
  const wire = await openWire(port);
  return { ...wire, address: wire.address.replace('http:', 'https:') };
}
