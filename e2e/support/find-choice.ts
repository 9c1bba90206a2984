/** A field in which one finds a choice by typing. */
import { expect } from '@playwright/test';
import type { Person } from './person.ts';

/** Types, waits for the one that Enter would choose, as whoever reads along does, and presses it. */
export async function findsChoice(person: Person, label: string, words: string): Promise<void> {
  await person.fills(label, words);
  await choosesMarked(person, words);
}

/** What has been typed already. */
export async function choosesMarked(person: Person, words: string): Promise<void> {
  await expect
    .poll(() => person.screen.look(markedChoice, undefined), { message: `the choice for “${words}”` })
    .toMatch(new RegExp(words, 'i'));
  await person.presses('Enter');
}

function markedChoice(): string {
  return document.querySelector('[role="option"][data-combobox-selected]')?.textContent ?? '';
}
