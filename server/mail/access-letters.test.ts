import { expect, it } from 'vitest';
import { accessAskedLetter, letInLetter } from './access-letters.ts';
import { createDailyLimit } from './daily-limit.ts';
import { createInTurn, MOST_WAITING } from './in-turn.ts';

const ASKED = {
  to: 'mia@example.org',
  name: 'Mia',
  language: 'en',
  link: 'https://write.example.org/d/plan?share',
  title: 'Plan',
  place: 'Scriptorium',
  asker: { name: 'Tom', isGuest: false },
  words: '',
} as const;

it('ACC-133 a letter without words says no more than who asks, and a title without letters has a name', () => {
  const { text, html, subject } = accessAskedLetter({ ...ASKED, title: ' \n\u202E ', language: 'de' });
  expect(subject).toBe('Tom bittet um Zugang zu „Ohne Titel“');
  expect(text).not.toContain('>');
  expect(html).not.toContain('<blockquote');
});

it('ACC-133 titles and words are cut, keep their lines, and neither end a subject nor turn it round', () => {
  const title = `${'a'.repeat(98)}😀${'b'.repeat(400)}`;
  const { subject } = accessAskedLetter({ ...ASKED, title });
  expect(subject).toBe(`Tom asks to be let into “${'a'.repeat(98)}…”`);
  const hostile = 'Plan\r\nBcc: eve@example.org\u2028\u202Ex\uD800';
  expect(letInLetter({ ...ASKED, title: hostile, by: 'Mia', role: 'viewer' }).subject).toBe(
    'You can open “Plan Bcc: eve@example.org x” now',
  );
  const { text, html } = accessAskedLetter({ ...ASKED, words: `one\u0007<b>\r\ntwo${'!'.repeat(600)}` });
  expect(text).toContain('\n> one <b>\n> two!!!');
  expect(html).toContain('<blockquote dir="auto">one &lt;b&gt;<br>two!!!');
  expect(text.match(/[!]+/)?.[0].length).toBeLessThan(500);
});

it('ACC-134 a day’s letters are counted over any 24 hours, for each key alone', () => {
  const limit = createDailyLimit(2);
  const hour = 60 * 60 * 1000;
  limit.take('mia', 0);
  limit.take('mia', 23 * hour);
  expect([limit.hasRoom('mia', 23 * hour), limit.hasRoom('tom', 23 * hour)]).toEqual([false, true]);
  expect(limit.hasRoom('mia', 24 * hour)).toBe(true);
  limit.take('mia', 24 * hour);
  expect([limit.hasRoom('mia', 46 * hour), limit.hasRoom('mia', 47 * hour)]).toEqual([false, true]);
});

it('ACC-136 only so many wait, what fails ends nothing, and after a stop none begins', async () => {
  const errors: unknown[] = [];
  const inTurn = createInTurn((error) => errors.push(error));
  const done: string[] = [];
  const held: (() => void)[] = [];
  inTurn.add(() => new Promise((resolve) => void held.push(resolve)));
  inTurn.add(() => Promise.reject(new Error('no')));
  inTurn.add(() => Promise.resolve(void done.push('after')));
  const last = new Promise<void>((resolve) => {
    inTurn.add(() => {
      inTurn.close();
      resolve();
      return Promise.resolve();
    });
  });
  for (let waiting = 4; waiting < MOST_WAITING; waiting += 1) {
    expect(inTurn.add(() => Promise.resolve(void done.push('too late')))).toBe(true);
  }
  expect(inTurn.add(() => Promise.resolve())).toBe(false);
  await Promise.resolve();
  held[0]?.();
  await last;
  await new Promise((resolve) => void setImmediate(resolve));
  expect([errors.length, done]).toEqual([1, ['after']]);
});
