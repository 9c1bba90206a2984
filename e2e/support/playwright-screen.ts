/** A tab of Chromium or Firefox, by Playwright. */
import type { BrowserContext, Locator, Page } from '@playwright/test';
import { watchForProblems } from './problems.ts';
import type { Engine, Screen, Target } from './screen.ts';

export interface PlaywrightScreen extends Screen {
  readonly kind: 'playwright';
  readonly page: Page;
  readonly context: BrowserContext;
}

export async function openPlaywrightScreen(
  context: BrowserContext,
  engine: Engine,
): Promise<PlaywrightScreen> {
  const page = await context.newPage();
  const find = ({ role, name, exact = true }: Target): Locator => page.getByRole(role, { name, exact });
  // Chromium gives each page a focus of its own; in Firefox one window has it, and the others' carets do not move.
  const turnTo = async (): Promise<void> => {
    if (engine === 'firefox') await page.bringToFront();
  };
  return {
    kind: 'playwright',
    page,
    context,
    engine,
    problems: watchForProblems(page),
    goTo: async (url) => {
      await page.goto(url);
    },
    reload: async () => {
      await page.reload();
    },
    url: async () => page.url(),
    turnTo,
    type: async (text) => {
      await page.keyboard.type(text);
    },
    press: async (keys) => {
      await page.keyboard.press(keys);
    },
    click: async (target) => {
      await turnTo();
      await find(target).click();
    },
    fill: async (label, text) => {
      await turnTo();
      // By keys: what is put into a field in Firefox, React takes for its own doing.
      await page.getByLabel(label, { exact: true }).click();
      await page.keyboard.press('Control+a');
      if (text === '') await page.keyboard.press('Backspace');
      else await page.keyboard.type(text);
    },
    choose: async (label, option) => {
      await turnTo();
      await page.getByLabel(label, { exact: true }).selectOption({ label: option });
    },
    shows: async (target) => await find(target).first().isVisible(),
    look: async <Argument, Answer>(question: (argument: Argument) => Answer, argument: Argument) =>
      await page.evaluate<Answer>(`(${question.toString()})(${JSON.stringify(argument)})`),
    remember: async (address, cookie) => {
      // As the server sets it: it outlives the browser.
      const expires = Math.floor(Date.now() / 1000) + 86_400;
      await context.addCookies([{ ...cookie, url: address, httpOnly: true, sameSite: 'Lax', expires }]);
    },
    close: async () => {
      await page.close();
    },
    leave: async () => {
      await context.close();
    },
  };
}
