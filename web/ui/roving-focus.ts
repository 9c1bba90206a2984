import type { KeyboardEvent } from 'react';

/**
 * One tab stop for a row of buttons, as WAI-ARIA's toolbar pattern has it: arrows, Home and End move the focus,
 * and the button that had it last is where Tab comes back to. For `onKeyDown` of the row.
 */
export function moveRovingFocus(event: KeyboardEvent<HTMLElement>): void {
  const buttons = rovingButtons(event.currentTarget);
  const at = buttons.findIndex((button) => button === document.activeElement);
  if (at === -1) return;
  const next = nextIndex(
    event.key,
    at,
    buttons.length,
    getComputedStyle(event.currentTarget).direction === 'rtl',
  );
  if (next === undefined) return;
  event.preventDefault();
  buttons[next]?.focus();
}

/** Makes the focused button the tab stop. For `onFocus` of the row. */
export function rememberRovingFocus(row: HTMLElement, focused: EventTarget): void {
  const buttons = rovingButtons(row);
  if (!buttons.some((button) => button === focused)) return;
  for (const button of buttons) button.tabIndex = button === focused ? 0 : -1;
}

export function focusRovingStop(row: HTMLElement): void {
  const buttons = rovingButtons(row);
  (buttons.find((button) => button.tabIndex === 0) ?? buttons[0])?.focus();
}

function rovingButtons(row: HTMLElement): readonly HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>('[data-roving]')];
}

function nextIndex(key: string, at: number, count: number, isRightToLeft: boolean): number | undefined {
  const forward = isRightToLeft ? 'ArrowLeft' : 'ArrowRight';
  const backward = isRightToLeft ? 'ArrowRight' : 'ArrowLeft';
  if (key === forward) return (at + 1) % count;
  if (key === backward) return (at + count - 1) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}
