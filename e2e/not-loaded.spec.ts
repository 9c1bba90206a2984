/** Lists that cannot be loaded: why not, in words, and a way out where the list would stand. */
import type { Page, Route } from '@playwright/test';
import { expectNoViolation } from './support/axe.ts';
import { pageOf, type Person } from './support/person.ts';
import { answered } from './support/problems.ts';
import { expect, test } from './support/test.ts';

test.use({ ownHouse: true });

const AGAIN = 'Try again';
const BROKEN = {
  status: 500,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    type: 'about:blank',
    status: 500,
    code: 'internal',
    title: 'Something went wrong here',
  }),
};

/** What of the page is asked for here, and what stands there once it was loaded. */
const LISTS = [
  { of: '/members', at: '/team', loaded: 'Alice (you)' },
  { of: '/invitations', at: '/team', loaded: 'Open invitations' },
  { of: '/groups', at: '/team/groups', loaded: 'Writers' },
  { of: '/instance/settings', at: '/team/instance', loaded: 'Signed in for so many days' },
  { of: '/audit-log?*', at: '/team/audit', loaded: 'Group' },
  { of: '/collections', at: '/', loaded: 'Club' },
  { of: '/devices', at: '/settings', loaded: 'This browser' },
  { of: '/tokens', at: '/settings', loaded: 'Backup' },
  { of: '/me/ways-in', at: '/settings', loaded: 'Passkeys' },
] as const;

async function alerts(page: Page): Promise<number> {
  return await page.getByRole('alert').filter({ hasText: 'could not be loaded' }).count();
}

async function breaks(page: Page, of: string, answer: (route: Route) => Promise<void>): Promise<void> {
  await page.route(`**/api/v1${of}`, (route) =>
    route.request().method() === 'GET' ? answer(route) : route.continue(),
  );
}

async function isFilled(person: Person): Promise<void> {
  await person.goesTo('/team');
  await person.clicks('button', 'Make an invitation');
  await person.seesSomewhere('Open invitations');
}

test('PAGE-87 every list that cannot be loaded says why, and is loaded by a press', async ({
  people,
  house,
}) => {
  await house.team.makeGroup('Writers');
  await house.team.makeCollection({ name: 'Club' });
  await house.team.makeToken('Backup', 'read');
  const alice = await people.owner();
  alice.mayMeet(answered(500));
  await isFilled(alice);
  const page = pageOf(alice);
  for (const { of, at, loaded } of LISTS) {
    await breaks(page, of, (route) => route.fulfill(BROKEN));
    await alice.goesTo(at);
    await expect.poll(() => alerts(page), { message: of }).toBe(1);
    await alice.seesSomewhere('The server says: Something went wrong here');
    await page.unroute(`**/api/v1${of}`);
    await alice.clicks('button', AGAIN);
    await alice.seesSomewhere(loaded);
    await expect(page.getByRole('alert'), of).toHaveCount(0);
  }
});

test('PAGE-87 PAGE-71 it is told again when it fails again; the focus stays, and goes on to the list', async ({
  people,
}) => {
  const alice = await people.owner();
  const page = pageOf(alice);
  alice.mayMeet(/net::ERR_FAILED/);
  await breaks(page, '/devices', (route) => route.abort());
  await alice.goesTo('/settings');
  const again = page.getByRole('button', { name: AGAIN });
  await alice.seesSomewhere('There is no way to the server at the moment');
  await expectNoViolation(alice, 'a list that could not be loaded');
  const before = await page.getByRole('alert').textContent();
  await again.focus();
  await alice.presses('Enter');
  await expect.poll(() => page.getByRole('alert').textContent()).not.toBe(before);
  await expect(again).toBeFocused();
  await page.unroute('**/api/v1/devices');
  await alice.presses('Enter');
  await alice.seesSomewhere('This browser');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.locator('body')).not.toBeFocused();
});

test('PAGE-87 whoever is signed out meanwhile is led to signing in', async ({ people }) => {
  const alice = await people.owner();
  alice.mayMeet(answered(401));
  await alice.goesTo('/team');
  await alice.seesSomewhere('Alice (you)');
  await pageOf(alice).context().clearCookies();
  await alice.clicks('link', 'Groups');
  await alice.seesSomewhere('You are signed out');
  await pageOf(alice).getByRole('alert').getByRole('link', { name: 'Sign in' }).click();
  await alice.isAt('/sign-in?next=%2Fteam%2Fgroups');
  await alice.seesThe('button', 'Sign in');
});
