/** What axe says of a page: WCAG 2.2 AA and its own best practice. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { pageOf, type Person } from './person.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export async function expectNoViolation(person: Person, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page: pageOf(person) })
    .withTags(RULES)
    // Menus and dialogs are put at the end of the page, outside of its landmarks: they hold the focus while open.
    .disableRules(['region', 'landmark-unique', 'landmark-no-duplicate-banner'])
    .analyze();
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes
      .slice(0, 5)
      .map(({ target, failureSummary }) => `${target.join(' ')} — ${failureSummary ?? ''}`),
  }));
  expect(found, `axe on: ${state}`).toEqual([]);
}
