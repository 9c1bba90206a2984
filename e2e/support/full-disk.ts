/** Somebody writes while the server's disk takes no more. */
import { expect } from '@playwright/test';
import type { Person } from './person.ts';

/** What there is room for in the files that exist is taken first. Gives what the page then shows. */
export async function typeUntilNotSaved(person: Person): Promise<string> {
  await person.goesToTheEnd();
  for (let sentence = 1; sentence <= 100; sentence += 1) {
    await person.types(` Sentence ${sentence}.`);
    // Answered, one way or the other.
    await expect.poll(async () => (await person.stateLine()).state).toMatch(/^(saved|notSaved)$/);
    if ((await person.stateLine()).state === 'notSaved') return await person.text();
  }
  throw new Error('the disk never filled');
}
