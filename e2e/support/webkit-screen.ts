/** A window of Debian's WebKit, by WebDriver. What Playwright would find by role is found here by a small script. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Screen, Target } from './screen.ts';
import { startDriver, type Display, type Driver } from './webkit-driver.ts';

const FOUND_WITHIN_MS = 10_000;

export interface WebKitScreen extends Screen {
  readonly kind: 'webdriver';
}

export async function openWebKitScreen(display: Display): Promise<WebKitScreen> {
  const driver = await startDriver(display);
  await driver.command('POST', '/window/rect', { x: 0, y: 0, width: 1280, height: 900 });
  const problems: string[] = [];
  const run = async (script: string, args: readonly unknown[] = []): Promise<unknown> =>
    await driver.command('POST', '/execute/sync', { script, args });
  /** There is no script before the page's own in WebDriver: what is watched begins when the page has loaded. */
  const afterLoading = async (leave: () => Promise<unknown>): Promise<void> => {
    await gather();
    await leave();
    await run(WATCH);
  };
  const gather = async (): Promise<void> => {
    const seen = await run('const seen = window.seenProblems ?? []; window.seenProblems = []; return seen');
    if (Array.isArray(seen)) problems.push(...seen.map(String));
  };
  const close = async (): Promise<void> => {
    await gather().catch(() => {});
    await driver.close();
  };
  const element = async (target: Target): Promise<string> => {
    let found: unknown = null;
    await until(
      async () => (found = await run(FIND, [target])) !== null,
      FOUND_WITHIN_MS,
      `${target.role} ${target.name}`,
    );
    return idOf(found);
  };
  /** Found anew while something lies over it (a dialog that is still opening), it is scrolled to, or drawn anew. */
  const click = async (target: Target): Promise<void> => {
    const deadline = Date.now() + FOUND_WITHIN_MS;
    for (;;) {
      try {
        const found = await element(target);
        await run(TO_VIEW, [{ [ELEMENT]: found }]);
        await driver.command('POST', `/element/${found}/click`, {});
        return;
      } catch (error) {
        if (!NOT_YET.test(String(error)) || Date.now() > deadline) throw error;
        await pause(50);
      }
    }
  };
  return {
    kind: 'webdriver',
    engine: 'webkit',
    problems,
    goTo: async (url) => {
      await afterLoading(() => driver.command('POST', '/url', { url }));
    },
    reload: async () => {
      await afterLoading(() => driver.command('POST', '/refresh', {}));
    },
    url: async () => String(await driver.command('GET', '/url')),
    turnTo: async () => {},
    type: async (text) => {
      await keys(
        driver,
        Array.from(text).flatMap((key) => [down(key), up(key)]),
      );
    },
    press: async (combination) => {
      const parts = combination.split('+').map((part) => KEYS[part] ?? part);
      const held = parts.slice(0, -1);
      const [last = ''] = parts.slice(-1);
      await keys(driver, [...held.map(down), down(last), up(last), ...held.toReversed().map(up)]);
    },
    click,
    fill: async (label, text) => {
      await click({ role: 'textbox', name: label });
      const select = [down(CONTROL), down('a'), up('a'), up(CONTROL)];
      const typed = text === '' ? [BACKSPACE] : Array.from(text);
      await keys(driver, [...select, ...typed.flatMap((key) => [down(key), up(key)])]);
    },
    choose: async (label, option) => {
      const field = await element({ role: 'combobox', name: label });
      const chosen = await run(OPTION, [{ [ELEMENT]: field }, option]);
      await driver.command('POST', `/element/${idOf(chosen)}/click`, {});
    },
    // Answered within the page: what goes away meanwhile cannot be handed over.
    shows: async (target) =>
      (await run(`return (function () {${FIND}}).apply(null, arguments) !== null`, [target])) === true,
    look: async <Argument, Answer>(question: (argument: Argument) => Answer, argument: Argument) => {
      const answer = await run(`return (${question.toString()})(...arguments)`, [argument]);
      await gather();
      // The page's answer is what the question gives, by JSON.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return answer as Answer;
    },
    remember: async (address, cookie) => {
      await afterLoading(() => driver.command('POST', '/url', { url: `${address}/healthz` }));
      await driver.command('POST', '/cookie', {
        cookie: { ...cookie, path: '/', httpOnly: true, sameSite: 'Lax' },
      });
    },
    close,
    leave: close,
  };
}

/** What WebDriver calls an element. */
function idOf(found: unknown): string {
  const values: readonly unknown[] = typeof found === 'object' && found !== null ? Object.values(found) : [];
  return String(values[0]);
}

async function until(isSo: () => Promise<boolean>, withinMs: number, what = 'the page'): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`WebKit: waited ${withinMs} ms for ${what}`);
    await pause(30);
  }
}

interface KeyAction {
  readonly type: 'keyDown' | 'keyUp';
  readonly value: string;
}

const down = (value: string): KeyAction => ({ type: 'keyDown', value });
const up = (value: string): KeyAction => ({ type: 'keyUp', value });

async function keys(driver: Driver, actions: readonly KeyAction[]): Promise<void> {
  await driver.command('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
}

/** https://www.w3.org/TR/webdriver2/#keyboard-actions */
const KEYS: Readonly<Record<string, string>> = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  Space: ' ',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
  F10: '\uE03A',
};

const { Control: CONTROL = '', Backspace: BACKSPACE = '' } = KEYS;

/** https://www.w3.org/TR/webdriver2/#elements */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

const OPTION = `
  const [field, name] = arguments;
  return [...field.options].find((option) => option.label === name) ?? null;
`;

/** The driver itself does not scroll to what lies right below the edge. */
const TO_VIEW = `arguments[0].scrollIntoView({ block: 'nearest' })`;

/** What a driver says of an element that will be there in a moment. */
const NOT_YET = /click intercepted|not interactable|stale element/;

const WATCH = `
  const seen = (window.seenProblems = []);
  addEventListener('error', (event) => seen.push('page: ' + event.message));
  addEventListener('unhandledrejection', (event) => seen.push('page: ' + event.reason));
  addEventListener('securitypolicyviolation', (event) =>
    seen.push('content security policy: ' + event.violatedDirective + ' ' + event.blockedURI));
  const say = console.error;
  console.error = (...words) => { seen.push('console: ' + words.join(' ')); say.apply(console, words); };
`;

/** The last match, so that what lies on top wins; null when nothing that can be seen has this role and name. */
const FIND = `
  const { role, name, exact = true } = arguments[0];
  const TAGS = { button: 'button', link: 'a[href]', textbox: 'input:not([type=checkbox]):not([type=radio]), textarea',
    checkbox: 'input[type=checkbox]', radio: 'input[type=radio]', combobox: 'select', heading: 'h1, h2, h3, h4', dialog: 'dialog' };
  const text = (words) => words.replace(/\\s+/g, ' ').trim();
  const nameOf = (element) => {
    const by = element.getAttribute('aria-labelledby');
    const label = by === null ? null : by.split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
    return text(element.getAttribute('aria-label') ?? label ?? element.labels?.[0]?.textContent
      ?? (element.textContent || element.getAttribute('title') || element.getAttribute('placeholder') || ''));
  };
  const isSeen = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden';
  const named = (element) => exact ? nameOf(element) === name : nameOf(element).toLowerCase().includes(name.toLowerCase());
  const tags = TAGS[role] === undefined ? '' : ', ' + TAGS[role];
  // A field in which one types to find a choice is a combobox; it takes words like any other.
  const is = (element) => {
    const own = element.getAttribute('role') ?? role;
    return own === role || (role === 'textbox' && own === 'combobox' && element.matches('input'));
  };
  const fits = [...document.querySelectorAll('[role="' + role + '"]' + tags)]
    .filter((element) => is(element) && isSeen(element) && named(element));
  return fits.at(-1) ?? null;
`;
