/** What is left on the page and on the device of somebody whose right was taken, or who signed out. */
import { AxeBuilder } from '@axe-core/playwright';
import { keptRows } from './support/kept-rows.ts';
import { pageOf, type Person } from './support/person.ts';
import { answered } from './support/problems.ts';
import { expect, signInOf, test } from './support/test.ts';

test.use({ ownHouse: true });

const DOOR = 'You can no longer see this document';

async function bodyOf(person: Person): Promise<string> {
  return await pageOf(person).locator('body').innerText();
}

test('E2E-53 a closed document is closed at once, on the page and on the device, and one can ask', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Salaries', markdown: 'Secret figures.' });
  const link = await house.api.makeLink(document.id, 'view');
  const vera = await people.guest('Vera', link);
  vera.mayMeet(answered(404), answered(403));
  await vera.opens(document);
  await vera.sees('Secret figures.');
  await vera.seesThatItIs('saved');
  await expect.poll(() => keptRows(vera)).toBeGreaterThan(0);
  await house.api.revokeLink(document.id, link.id);
  await vera.seesSomewhere(DOOR);
  await vera.seesThe('button', 'Ask to be let in');
  expect(await bodyOf(vera)).not.toContain('Secret figures.');
  await expect(pageOf(vera).getByRole('heading', { name: DOOR })).toBeFocused();
  await expect.poll(() => keptRows(vera)).toBe(0);
  expect((await new AxeBuilder({ page: pageOf(vera) }).analyze()).violations).toEqual([]);
  await vera.reloads();
  await vera.seesThe('button', 'Ask to be let in');
  expect(await bodyOf(vera)).not.toContain('Secret figures.');
});

test('E2E-53 a copy that was kept while the right was taken is shown no more once the server is heard', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Salaries', markdown: 'Secret figures.' });
  const link = await house.api.makeLink(document.id, 'view');
  const vera = await people.guest('Vera', link);
  vera.mayMeet(answered(404), answered(403));
  await vera.opens(document);
  await vera.seesThatItIs('saved');
  await expect.poll(() => keptRows(vera)).toBeGreaterThan(0);
  await vera.goesTo('/');
  await house.api.revokeLink(document.id, link.id);
  await vera.goesTo(`/d/${document.id}`);
  await vera.seesThe('button', 'Ask to be let in');
  expect(await bodyOf(vera)).not.toContain('Secret figures.');
  await expect.poll(() => keptRows(vera)).toBe(0);
});

test('E2E-59 PAGE-125 who is deactivated reads no more, nor after a reload; let in again, they sign in and go on', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Salaries', markdown: 'Secret figures.' });
  const nia = await people.member('Nia');
  nia.mayMeet(answered(401), answered(403), answered(404));
  await nia.opens(document);
  await nia.seesThatItIs('saved');
  await expect.poll(() => keptRows(nia)).toBeGreaterThan(0);
  const id = (await house.team.members()).find(({ name }) => name === 'Nia')?.id ?? '';
  await house.team.changeMember(id, { deactivated: true });
  await nia.seesSomewhere('You are signed out');
  await expect(pageOf(nia).getByRole('heading', { name: 'You are signed out' })).toBeFocused();
  expect(await bodyOf(nia)).not.toContain('Secret figures.');
  expect(await bodyOf(nia)).not.toContain('Download a copy');
  expect((await new AxeBuilder({ page: pageOf(nia) }).analyze()).violations).toEqual([]);
  // Whose copies are opened where the server is not heard.
  await expect
    .poll(() => pageOf(nia).evaluate(() => localStorage.getItem('scriptorium.principal')))
    .toBe(null);
  await nia.reloads();
  await nia.seesThe('link', 'Sign in');
  expect(await bodyOf(nia)).not.toContain('Secret figures.');
  await house.team.changeMember(id, { deactivated: false });
  await nia.clicks('link', 'Sign in');
  await nia.fills('E-mail address', signInOf('Nia').email);
  await nia.fills('Password', signInOf('Nia').password);
  await nia.presses('Enter');
  await nia.sees('Secret figures.');
});

test('PAGE-126 at the end of a long document one sees that it was deleted', async ({ people, house }) => {
  const lines = Array.from({ length: 80 }, (_, line) => `Line ${line}.`);
  const document = await house.api.createDocument({ title: 'Long', markdown: lines.join('\n\n') });
  const nia = await people.member('Nia');
  await nia.opens(document);
  await nia.goesToTheEnd();
  await nia.types(' And on.');
  await nia.seesThatItIs('saved');
  await house.api.deleteDocument(document.id);
  const notice = pageOf(nia).getByRole('note', { name: 'This document was deleted' });
  await expect(notice).toBeInViewport({ ratio: 1 });
  await expect(pageOf(nia).getByText('Line 79. And on.')).toBeInViewport();
});

test('E2E-54 unsent edits stand beside the closed door until they were copied away or discarded', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Plan', markdown: 'Start.' });
  for (const way of ['copies', 'discards']) {
    const link = await house.api.makeLink(document.id, 'edit');
    const gus = await people.guest(`Gus who ${way}`, link);
    gus.mayMeet(answered(404), answered(403));
    await gus.opens(document);
    await gus.seesThatItIs('saved');
    await gus.goesToTheEnd();
    gus.losesTheNetwork();
    await gus.types(' Written on a train.');
    await gus.seesThatItIs('offline');
    await house.api.revokeLink(document.id, link.id);
    gus.getsTheNetworkBack();
    await gus.seesSomewhere(DOOR);
    expect(await gus.reads('Unsent edits')).toContain('Written on a train.');
    expect((await new AxeBuilder({ page: pageOf(gus) }).analyze()).violations).toEqual([]);
    // Looking is not copying: nothing is lost by a reload.
    await gus.reloads();
    await gus.seesSomewhere(DOOR);
    expect(await gus.reads('Unsent edits')).toContain('Written on a train.');
    if (way === 'copies') {
      await pageOf(gus).context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await gus.clicks('button', 'Copy my unsent edits');
      await gus.seesSomewhere('Nothing of this document is kept on this device any more.');
      expect(await gus.reads('Unsent edits')).toContain('Written on a train.');
    } else {
      await gus.clicks('button', 'Discard …');
      expect(await keptRows(gus)).toBeGreaterThan(0);
      await gus.clicks('button', 'Discard for good');
      await expect.poll(() => bodyOf(gus)).not.toContain('Discard');
    }
    await expect.poll(() => keptRows(gus)).toBe(0);
  }
});

test('E2E-55 SYNC-97 signing out leaves no copies of documents on the device, also from a document', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Salaries', markdown: 'Secret figures.' });
  for (const from of ['/', `/d/${document.id}`]) {
    const nia = await people.member(from === '/' ? 'Nia' : 'Tom');
    await nia.opens(document);
    await nia.sees('Secret figures.');
    await expect.poll(() => keptRows(nia)).toBeGreaterThan(0);
    await nia.goesTo(from);
    await nia.clicks('button', `Your account: ${nia.name}`);
    await nia.clicks('menuitem', 'Sign out');
    await nia.seesThe('button', 'Sign in');
    await expect.poll(() => keptRows(nia)).toBe(0);
  }
});
