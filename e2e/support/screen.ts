/**
 * One browser tab as a person uses it: what can be pressed, and what can be read off the page. Playwright stands
 * behind it for Chromium and Firefox, plain WebDriver for Debian's WebKit.
 */
import type { SessionCookie } from './api.ts';

export type Engine = 'chromium' | 'firefox' | 'webkit';

export type TargetRole =
  | 'alert'
  | 'button'
  | 'checkbox'
  | 'combobox'
  | 'dialog'
  | 'heading'
  | 'img'
  | 'link'
  | 'list'
  | 'listitem'
  | 'menuitem'
  | 'menuitemradio'
  | 'option'
  | 'radio'
  | 'status'
  | 'switch'
  | 'textbox'
  | 'toolbar';

/** Something on the page, as assistive technology names it. */
export interface Target {
  readonly role: TargetRole;
  readonly name: string;
  /** False: `name` may be a part of it, in any case. */
  readonly exact?: boolean;
}

export interface Screen {
  readonly engine: Engine;
  /** What went wrong on the page so far: console errors, uncaught exceptions, violations, foreign requests. */
  readonly problems: readonly string[];
  goTo(url: string): Promise<void>;
  reload(): Promise<void>;
  url(): Promise<string>;
  /** Whoever turns to a window has it in front. */
  turnTo(): Promise<void>;
  /** At the caret, key by key. */
  type(text: string): Promise<void>;
  /** `Control+b`, `Enter`, `Shift+ArrowLeft`, as Playwright writes them. */
  press(keys: string): Promise<void>;
  click(target: Target): Promise<void>;
  /** A field of text, by its label: what stood there is gone. */
  fill(label: string, text: string): Promise<void>;
  /** One of a field's options, both by what they are called. */
  choose(label: string, option: string): Promise<void>;
  /** Whether it is there and can be seen. */
  shows(target: Target): Promise<boolean>;
  /** Runs a function in the page; it sees nothing of what is around it here. */
  look<Argument, Answer>(question: (argument: Argument) => Answer, argument: Argument): Promise<Answer>;
  remember(address: string, cookie: SessionCookie): Promise<void>;
  /** The tab; what the browser keeps stays. */
  close(): Promise<void>;
  /** The window, with everything it kept. */
  leave(): Promise<void>;
}
