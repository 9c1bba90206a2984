// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepFocus } from './kept-focus.ts';

let part: HTMLElement;
let stop: (() => void) | undefined;

beforeEach(() => {
  // jsdom lays nothing out: everything would count as hidden.
  vi.spyOn(HTMLElement.prototype, 'getClientRects').mockReturnValue(
    Object.assign([new DOMRect()], { item: () => new DOMRect() }),
  );
  part = document.createElement('main');
  part.innerHTML = `
    <button id="make">Make</button>
    <ul>
      <li><button id="one">One</button></li>
      <li><button id="two">Two</button></li>
      <li><button id="three">Three</button></li>
    </ul>`;
  document.body.append(part);
  stop = keepFocus(part);
});

afterEach(() => {
  stop?.();
  part.remove();
  vi.restoreAllMocks();
});

it('PAGE-71 after a row is removed the focus is in the row that took its place, then before, then above', async () => {
  await removed('two');
  expect(focused()).toBe('three');
  await removed('three');
  expect(focused()).toBe('one');
  await removed('one');
  expect(focused()).toBe('make');
});

it('PAGE-71 a button that is disabled while it works has the focus again afterwards', async () => {
  const button = at('make');
  button.focus();
  const focus = vi.spyOn(button, 'focus');
  button.setAttribute('disabled', '');
  // As in Chromium; jsdom leaves the focus on what is disabled.
  const active = vi.spyOn(document, 'activeElement', 'get').mockReturnValue(document.body);
  await settled();
  expect(focus).not.toHaveBeenCalled();
  button.removeAttribute('disabled');
  await settled();
  expect(focus).toHaveBeenCalledOnce();
  active.mockRestore();
});

it('PAGE-71 whoever has gone elsewhere is not fetched back', async () => {
  at('two').focus();
  at('one').focus();
  at('two').closest('li')?.remove();
  await settled();
  expect(focused()).toBe('one');
  // A press beside everything.
  document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
  at('one').blur();
  at('one').closest('li')?.remove();
  await settled();
  expect(focused()).toBe('');
});

it('PAGE-71 when a dialog has closed that a menu opened, the focus is where the menu was', async () => {
  at('two').focus();
  const dialog = document.createElement('dialog');
  dialog.innerHTML = '<button id="yes">Yes</button>';
  document.body.append(dialog);
  at('yes').focus();
  await settled();
  expect(focused()).toBe('yes');
  dialog.remove();
  await settled();
  expect(focused()).toBe('two');
});

async function removed(id: string): Promise<void> {
  at(id).focus();
  at(id).closest('li')?.remove();
  await settled();
}

function at(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`#${id}`);
  if (found === null) throw new Error(`no #${id}`);
  return found;
}

function focused(): string {
  return document.activeElement?.id ?? '';
}

function settled(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
