/** Going about a page without a mouse. */
import { expect } from '@playwright/test';
import type { Person } from './person.ts';
import { readFocus } from './reading.ts';

/** More stops than any page has. */
const MOST_STEPS = 80;

export async function focused(person: Person): Promise<string> {
  return await person.screen.look(readFocus, undefined);
}

/** The focus has come to be there. */
export async function expectFocus(person: Person, name: string): Promise<void> {
  await expect.poll(() => focused(person), { message: `where the focus of ${person.name} is` }).toBe(name);
}

export const tabTo = (person: Person, name: string): Promise<void> => moveTo(person, 'Tab', name);
export const backTabTo = (person: Person, name: string): Promise<void> => moveTo(person, 'Shift+Tab', name);
export const arrowTo = (person: Person, name: string): Promise<void> => moveTo(person, 'ArrowRight', name);

async function moveTo(person: Person, key: string, name: string): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const now = await focused(person);
    if (now === name) return;
    passed.push(now);
    await person.presses(key);
  }
  throw new Error(`${key} never came to "${name}": ${passed.join(' → ')}`);
}
