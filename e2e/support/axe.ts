/** What axe says of a page: WCAG 2.2 AA and its own best practice. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { pageOf, type Person } from './person.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export async function expectNoViolation(person: Person, state: string): Promise<void> {
  await stopsMoving(pageOf(person));
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

/** Half faded in, nothing has the contrast that it will have. What moves for ever (somebody types) is not waited for. */
async function stopsMoving(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(async () => {
        for (let frame = 0; frame < 3; frame += 1) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
          const moving = document
            .getAnimations()
            .filter(({ effect }) => Number.isFinite(Number(effect?.getComputedTiming().endTime)));
          if (moving.length > 0) return moving.length;
        }
        return 0;
      }),
    )
    .toBe(0);
}
