/** Somebody at a browser: what they do, and what they then see. Specs are written in these verbs. */
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { Wire } from './cut.ts';
import type { PlaywrightScreen } from './playwright-screen.ts';
import { LOST_CONNECTION } from './problems.ts';
import {
  readCanType,
  readCarets,
  readField,
  readMarkup,
  readPage,
  readSelections,
  readStateLine,
  readText,
  readTitle,
  type SeenCaret,
} from './reading.ts';
import type { Screen, Target } from './screen.ts';
import type { WebKitScreen } from './webkit-screen.ts';

/**
 * Some 20 ms after a script gave it the focus ProseMirror puts the caret, once, to where it believes it is; for 200 ms
 * it takes a caret at the very beginning for the browser's doing and puts it back. Nobody's fingers are that fast.
 */
const FOCUS_SETTLES_MS = 60;
const BEGINNING_SETTLES_MS = 250;

export type SaveWord = 'opening' | 'saved' | 'saving' | 'reconnecting' | 'offline' | 'notSaved';

/** Playwright's own pauses grow to a second, which each wait of each spec would overshoot by up to as much. */
const OFTEN = { intervals: [20, 50, 100] };

export type AnyScreen = PlaywrightScreen | WebKitScreen;

export interface Person {
  readonly name: string;
  readonly color: string;
  readonly screen: Screen;
  /** Between this person and the server, theirs alone. */
  readonly wire: Wire;
  /** Opens a document and waits until it can be read. */
  opens(document: { readonly id: string }): Promise<void>;
  /** Goes to an address of the server; only the path and what follows it count. */
  goesTo(address: string): Promise<void>;
  reloads(): Promise<void>;
  /** Puts the caret at the end of the body. */
  goesToTheEnd(): Promise<void>;
  /** Puts the caret at the beginning of the body. */
  goesToTheBeginning(): Promise<void>;
  types(text: string): Promise<void>;
  /** Presses each in turn: `Control+b`, `Enter`; `Mod` is Control. */
  presses(...keys: readonly string[]): Promise<void>;
  /** By its accessible name; not `exact`: by a part of it. */
  clicks(role: Target['role'], name: string, options?: { readonly exact: boolean }): Promise<void>;
  /** A field, by its label; what stood there is gone. */
  fills(label: string, text: string): Promise<void>;
  /** One of a field's options. */
  chooses(label: string, option: string): Promise<void>;
  /** What stands in a field, once something does. */
  reads(label: string): Promise<string>;
  /** The address has come to be this one: a path with what follows it. */
  isAt(address: string | RegExp): Promise<void>;
  title(): Promise<string>;
  text(): Promise<string>;
  /** The body is exactly this, a line a block. */
  sees(text: string): Promise<void>;
  seesMarkup(markup: string): Promise<void>;
  seesSomewhere(words: string | RegExp): Promise<void>;
  seesTitle(title: string): Promise<void>;
  /** The state line says so. */
  seesThatItIs(state: SaveWord): Promise<void>;
  stateLine(): Promise<{ readonly state: string; readonly words: string }>;
  carets(): Promise<readonly SeenCaret[]>;
  selections(): Promise<readonly string[]>;
  seesThe(role: Target['role'], name: string): Promise<void>;
  doesNotSeeThe(role: Target['role'], name: string): Promise<void>;
  canType(): Promise<boolean>;
  losesTheNetwork(): void;
  getsTheNetworkBack(): void;
  /** This spec is about something browsers show in red. */
  mayMeet(...problems: readonly RegExp[]): void;
  /** What went wrong on their pages and was not announced. */
  problems(): readonly string[];
}

export function createPerson(
  screen: AnyScreen,
  { name, color, wire }: { readonly name: string; readonly color: string; readonly wire: Wire },
): Person {
  const expected: RegExp[] = [];
  const here = (address: string): string => {
    const { pathname, search, hash } = new URL(address, wire.address);
    return `${wire.address}${pathname}${search}${hash}`;
  };
  const turnToBody = async (keys: string, settlesMs: number): Promise<void> => {
    await screen.turnTo();
    await screen.look(() => document.querySelector<HTMLElement>('.document-body')?.focus(), undefined);
    await pause(settlesMs);
    await screen.press(keys);
  };
  const seesDocument = async (): Promise<void> => {
    await expect
      .poll(() => screen.look(readText, undefined), {
        message: `${name} sees the document`,
        timeout: 15_000,
        ...OFTEN,
      })
      .not.toBe('(no document)');
  };
  const person: Person = {
    name,
    color,
    screen,
    wire,
    opens: async ({ id }) => {
      await screen.goTo(here(`/d/${id}`));
      await seesDocument();
    },
    goesTo: async (address) => {
      await screen.goTo(here(address));
    },
    reloads: async () => {
      await screen.reload();
    },
    goesToTheEnd: async () => await turnToBody('Control+End', FOCUS_SETTLES_MS),
    goesToTheBeginning: async () => await turnToBody('Control+Home', BEGINNING_SETTLES_MS),
    types: async (text) => {
      await screen.type(text);
    },
    presses: async (...keys) => {
      for (const key of keys) await screen.press(key.replace('Mod', 'Control'));
    },
    clicks: async (role, what, options = { exact: true }) => {
      await screen.click({ role, name: what, ...options });
    },
    fills: (label, text) => screen.fill(label, text),
    chooses: (label, option) => screen.choose(label, option),
    reads: async (label) => {
      const field = (): Promise<string> => screen.look(readField, label);
      await expect.poll(field, { message: `what ${name} reads in "${label}"`, ...OFTEN }).not.toBe('');
      return await field();
    },
    isAt: async (address) => {
      const at = expect.poll(
        async () => {
          const { pathname, search, hash } = new URL(await screen.url());
          return pathname + search + hash;
        },
        { message: `where ${name} is`, ...OFTEN },
      );
      await (typeof address === 'string' ? at.toBe(address) : at.toMatch(address));
    },
    title: async () => await screen.look(readTitle, undefined),
    text: async () => await screen.look(readText, undefined),
    sees: async (text) => {
      await expect
        .poll(() => person.text(), { message: `what ${name} sees`, timeout: 25_000, ...OFTEN })
        .toBe(text);
    },
    seesMarkup: async (markup) => {
      await expect
        .poll(() => screen.look(readMarkup, undefined), { message: `what ${name} sees`, ...OFTEN })
        .toBe(markup);
    },
    seesSomewhere: async (words) => {
      const page = expect.poll(() => screen.look(readPage, undefined), {
        message: `${name}'s page`,
        ...OFTEN,
      });
      await (typeof words === 'string' ? page.toContain(words) : page.toMatch(words));
    },
    seesTitle: async (title) => {
      await expect.poll(() => person.title(), { message: `the title ${name} sees`, ...OFTEN }).toBe(title);
    },
    seesThatItIs: async (state) => {
      await expect
        .poll(async () => (await person.stateLine()).state, {
          message: `the state line of ${name}`,
          timeout: 20_000,
          ...OFTEN,
        })
        .toBe(state);
    },
    stateLine: async () => await screen.look(readStateLine, undefined),
    carets: async () => await screen.look(readCarets, undefined),
    selections: async () => await screen.look(readSelections, undefined),
    seesThe: async (role, what) => {
      await expect
        .poll(() => screen.shows({ role, name: what }), {
          message: `${name} sees ${role} "${what}"`,
          ...OFTEN,
        })
        .toBe(true);
    },
    doesNotSeeThe: async (role, what) => {
      await expect
        .poll(() => screen.shows({ role, name: what }), {
          message: `${name} sees ${role} "${what}"`,
          ...OFTEN,
        })
        .toBe(false);
    },
    canType: async () => await screen.look(readCanType, undefined),
    losesTheNetwork: () => {
      expected.push(...LOST_CONNECTION);
      wire.cut();
    },
    getsTheNetworkBack: () => wire.mend(),
    mayMeet: (...problems) => {
      expected.push(...problems);
    },
    problems: () =>
      screen.problems
        .filter((problem) => !expected.some((one) => one.test(problem)))
        .map((one) => `${name}: ${one}`),
  };
  return person;
}

/** For what only Playwright can do: the debugging protocol, axe, pictures. Such specs are not tagged `@engines`. */
export function pageOf({ name, screen }: Person): Page {
  if (isPlaywright(screen)) return screen.page;
  throw new Error(`${name} sits at an engine that Playwright does not drive`);
}

function isPlaywright(screen: Screen): screen is PlaywrightScreen {
  return 'page' in screen;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
