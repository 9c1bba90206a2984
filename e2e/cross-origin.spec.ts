/**
 * A page of another origin, open in the browser of somebody who is signed in here, tries with their cookie what a
 * browser lets it try. The same attempts from our own page work: so that they fail is not because they are wrong.
 */
import type { DocumentResponse } from '../shared/api/documents.ts';
import type { House } from './support/house.ts';
import { openOtherSite } from './support/other-site.ts';
import { pageOf, type Person } from './support/person.ts';
import { answered } from './support/problems.ts';
import { expect, test } from './support/test.ts';

test.use({ ownHouse: true });

const BROWSERS = { tag: '@firefox' };

interface Aim {
  readonly api: string;
  readonly documentId: string;
}

for (const kind of ['neighbour', 'stranger'] as const) {
  const whose = kind === 'neighbour' ? 'another port of this host' : 'another site';

  test(
    `E2E-50 ${whose} can neither change nor read anything by requests`,
    BROWSERS,
    async ({ people, house }) => {
      const { alice, document, aim } = await victim(people, house);
      const site = await openOtherSite();
      const attacker = await people.anotherTab(alice);
      // Everything that follows is shown in red, and so it should be.
      attacker.mayMeet(/./);
      const page = pageOf(attacker);
      await page.goto(site[kind]);
      const found = await page.evaluate(triesFetch, aim);
      expect(Object.values(found)).toEqual(Array.from({ length: 7 }, () => 'TypeError'));
      expect(await page.evaluate(triesElements, aim)).toEqual({ image: 'error', script: 'error' });
      // Another site's comes without the cookie and is nobody's; the neighbour's brings it along, and is refused for it.
      const refusal = kind === 'neighbour' ? 'closed: 1006' : 'closed: 4401';
      expect(await page.evaluate(triesSocket, socketOf(aim))).toBe(refusal);
      await untouched(house, document);

      const ours = pageOf(alice);
      alice.mayMeet(answered(400), answered(401));
      expect(await ours.evaluate(triesSocket, socketOf(aim))).toBe('told something');
      expect(await ours.evaluate(triesFetch, aim)).toEqual({
        reads: 200,
        readsBlindly: 200,
        makesByText: 400,
        makesByJson: 201,
        renames: 200,
        deletes: 204,
        signsOut: 204,
      });
      await site.close();
    },
  );

  test(`E2E-50 ${whose} can send no form in somebody's name`, BROWSERS, async ({ people, house }) => {
    const { alice, document, aim } = await victim(people, house);
    const site = await openOtherSite();
    const attacker = await people.anotherTab(alice);
    attacker.mayMeet(/./);
    const page = pageOf(attacker);
    await page.goto(site[kind]);
    for (const encoding of [
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data',
    ] as const) {
      for (const path of ['documents', 'sign-out', `documents/${document.id}/share-links`]) {
        const answer = page.waitForResponse((response) => response.url() === `${aim.api}/${path}`);
        await page.evaluate(sendsForm, { action: `${aim.api}/${path}`, encoding });
        expect((await answer).status(), `${encoding} to ${path}`).toBe(403);
      }
    }
    await untouched(house, document);
    await alice.reloads();
    await alice.seesThatItIs('saved');
    await site.close();
  });

  test(
    `E2E-50 ${whose} can neither frame a page nor reach into one that it opens`,
    BROWSERS,
    async ({ people, house }) => {
      const { alice, document } = await victim(people, house);
      const site = await openOtherSite();
      const attacker = await people.anotherTab(alice);
      attacker.mayMeet(/./);
      const page = pageOf(attacker);
      await page.goto(site[kind]);
      const target = `${alice.wire.address}/d/${document.id}`;
      await page.evaluate(frames, target);
      const texts = await Promise.all(
        page.frames().map((frame) => frame.evaluate(() => window.document.body?.textContent ?? '')),
      );
      expect(texts.length).toBeGreaterThan(1);
      expect(texts.join(' ')).not.toContain('Secret');

      const opened = page.context().waitForEvent('page');
      await page.evaluate((url) => {
        window.open(url, 'kittens');
      }, target);
      const popup = await opened;
      // The victim's own page, cookie and all: it is not hidden from its owner.
      if (kind === 'neighbour') await popup.getByText('Secret words.').first().waitFor();
      else await popup.waitForLoadState();
      expect(await popup.evaluate(() => window.opener === null)).toBe(true);
      await popup.close();
      await untouched(house, document);
      await site.close();
    },
  );
}

async function victim(
  people: { owner(): Promise<Person> },
  house: House,
): Promise<{ readonly alice: Person; readonly document: DocumentResponse; readonly aim: Aim }> {
  const document = await house.api.createDocument({ title: 'Plan', markdown: 'Secret words.' });
  const alice = await people.owner();
  await alice.opens(document);
  await alice.seesThatItIs('saved');
  return { alice, document, aim: { api: `${alice.wire.address}/api/v1`, documentId: document.id } };
}

/** One document, as it was, no link to it, and its owner still signed in. */
async function untouched(house: House, document: DocumentResponse): Promise<void> {
  expect((await house.api.documents()).map(({ id, title }) => ({ id, title }))).toEqual([
    { id: document.id, title: 'Plan' },
  ]);
  expect((await house.api.text(document.id)).trim()).toBe('Secret words.');
  expect(await house.api.links(document.id)).toEqual([]);
}

function socketOf({ api, documentId }: Aim): string {
  return `${api.replace('http', 'ws').replace('/api/v1', '/ws')}/${documentId}`;
}

/** What follows runs in the page: each stands alone. */

async function triesFetch({ api, documentId }: Aim): Promise<Record<string, number | string>> {
  const tries = async (path: string, options: RequestInit): Promise<number | string> => {
    try {
      const answer = await fetch(`${api}/${path}`, { credentials: 'include', ...options });
      return answer.type === 'opaque' ? 'opaque' : answer.status;
    } catch (error) {
      return error instanceof Error ? error.name : 'thrown';
    }
  };
  const json = { 'content-type': 'application/json' };
  const text = { 'content-type': 'text/plain' };
  const body = JSON.stringify({ title: 'Forged' });
  return {
    reads: await tries(`documents/${documentId}`, {}),
    readsBlindly: await tries(`documents/${documentId}`, { mode: 'no-cors' }),
    makesByText: await tries('documents', { method: 'POST', mode: 'no-cors', headers: text, body }),
    makesByJson: await tries('documents', { method: 'POST', headers: json, body }),
    renames: await tries(`documents/${documentId}`, { method: 'PATCH', headers: json, body }),
    deletes: await tries(`documents/${documentId}`, { method: 'DELETE' }),
    signsOut: await tries('sign-out', { method: 'POST', mode: 'no-cors' }),
  };
}

async function triesElements({ api, documentId }: Aim): Promise<Record<string, string>> {
  const tries = (element: HTMLImageElement | HTMLScriptElement): Promise<string> =>
    new Promise((resolve) => {
      element.addEventListener('load', () => resolve('load'));
      element.addEventListener('error', () => resolve('error'));
      element.src = `${api}/documents/${documentId}`;
      document.body.append(element);
    });
  return {
    image: await tries(document.createElement('img')),
    script: await tries(document.createElement('script')),
  };
}

function triesSocket(url: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, 'scriptorium.v1');
    socket.addEventListener('message', () => resolve('told something'));
    socket.addEventListener('close', ({ code }) => resolve(`closed: ${code}`));
  });
}

function sendsForm({ action, encoding }: { readonly action: string; readonly encoding: string }): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = action;
  form.enctype = encoding;
  const field = document.createElement('input');
  // As text/plain this is JSON: {"title":"Forged","role":"edit","rest":"="}
  field.name = '{"title":"Forged","role":"edit","rest":"';
  field.value = '"}';
  form.append(field);
  // Where nobody sees the answer.
  const sink = document.createElement('iframe');
  sink.name = `sink-${document.querySelectorAll('iframe').length}`;
  form.target = sink.name;
  document.body.append(sink, form);
  form.submit();
}

function frames(url: string): Promise<void> {
  return new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.addEventListener('load', () => resolve());
    frame.src = url;
    document.body.append(frame);
  });
}
