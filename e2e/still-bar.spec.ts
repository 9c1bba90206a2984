/** The bar of a document: what comes a moment later moves nothing that is there. */
import type { Page, Route } from '@playwright/test';
import { pageOf } from './support/person.ts';
import { expect, test } from './support/test.ts';

test.use({ ownHouse: true });

const SEATS = [
  { what: 'on a desk', viewport: { width: 1280, height: 800 } },
  { what: 'in a narrow window', viewport: { width: 800, height: 800 } },
  { what: 'on a phone', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
] as const;

/** By what it is: its left and right edge. */
type Places = Readonly<Record<string, readonly [number, number]>>;

function placesIn(page: Page): Promise<Places> {
  return page.evaluate(() => {
    const found: Record<string, [number, number]> = {};
    for (const part of document.querySelectorAll('header [data-save-state], header > div > :is(a, button)')) {
      const { left, right } = part.getBoundingClientRect();
      found[part.getAttribute('aria-label') ?? part.textContent] = [Math.round(left), Math.round(right)];
    }
    return found;
  });
}

for (const { what, ...seat } of SEATS) {
  test(`E2E-57 PAGE-89 breadcrumbs that come late move nothing in the bar, ${what}`, async ({
    people,
    house,
  }) => {
    const { api } = house;
    const club = await house.team.makeCollection({ name: 'A club with a name that is long' });
    const season = await api.createDocument({ title: 'Season', collectionId: club.id });
    const evening = await api.createDocument({ title: 'The long evening before', parentId: season.id });
    const chairs = await api.createDocument({ title: 'Chairs', parentId: evening.id, markdown: 'Forty.' });
    const alice = await people.owner(seat);
    const page = pageOf(alice);
    const held: Route[] = [];
    let isHeld = true;
    await page.route('**/api/v1/documents/*/place', async (route) => {
      if (isHeld) held.push(route);
      else await route.continue();
    });
    await alice.opens(chairs);
    await alice.seesThatItIs('saved');
    await alice.seesThe('button', 'Share');
    await alice.goesToTheEnd();
    await alice.types(' Or fifty.');
    await alice.seesThatItIs('saved');
    const before = await placesIn(page);
    expect(Object.keys(before).length).toBeGreaterThan(3);
    expect(before).toHaveProperty('Save state');
    expect(held.length).toBeGreaterThan(0);
    isHeld = false;
    await Promise.all(held.map((route) => route.continue()));
    await alice.seesThe('button', 'What this lies in');
    expect(await placesIn(page)).toEqual(before);

    const bob = await people.guest('Bob', await api.makeLink(chairs.id, 'edit'));
    await bob.opens(chairs);
    await expect(page.getByRole('button', { name: /Bob/ })).toBeVisible();
    expect((await placesIn(page))['Save state']).toEqual(before['Save state']);
  });
}
