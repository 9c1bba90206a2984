import { expect, it } from 'vitest';
import { createSignInLimiter, type SignInLimiter } from './sign-in-limiter.ts';

const email = 'ada@example.org';
const SECOND = 1_000;

/** How many of so many guesses at an account are let through at this moment. */
function guesses(limiter: SignInLimiter, count: number, address: string, now = 0): number {
  const waits = Array.from({ length: count }, () => limiter.take({ email, address }, now));
  return waits.filter((wait) => wait === undefined).length;
}

it('ACC-9 one address has ten guesses at an account, then one each half minute', () => {
  const limiter = createSignInLimiter();
  expect(guesses(limiter, 20, 'mallory')).toBe(10);
  expect(limiter.take({ email, address: 'mallory' }, 60 * SECOND)).toBeUndefined();
});

it('ACC-9 one address has thirty guesses at all accounts together', () => {
  const limiter = createSignInLimiter();
  const waits = Array.from({ length: 50 }, (_, at) =>
    limiter.take({ email: `user${at}@example.org`, address: 'mallory' }, 0),
  );
  expect(waits.filter((wait) => wait === undefined)).toHaveLength(30);
});

it('ACC-36 a stranger who keeps guessing keeps nobody out who comes from elsewhere', () => {
  const limiter = createSignInLimiter();
  const DAY = 24 * 60 * 60 * SECOND;
  for (let now = 0; now < DAY; now += 10 * SECOND) guesses(limiter, 1, 'mallory', now);
  expect(limiter.take({ email, address: 'home' }, DAY)).toBeUndefined();
});

it('ACC-36 all addresses together have three hundred guesses at an account, then one each three seconds', () => {
  const limiter = createSignInLimiter();
  const passed = Array.from({ length: 50 }, (_, at) => guesses(limiter, 10, `bot-${at}`));
  expect(passed.reduce((sum, count) => sum + count, 0)).toBe(300);
  expect(limiter.take({ email, address: 'home' }, 0)).toBe(3);
  expect(limiter.take({ email, address: 'home' }, 3 * SECOND)).toBeUndefined();
});

it('ACC-9 a right password counts nowhere', () => {
  const limiter = createSignInLimiter();
  for (let at = 0; at < 1_000; at += 1) {
    expect(limiter.take({ email, address: 'office' }, 0)).toBeUndefined();
    limiter.giveBack({ email, address: 'office' }, 0);
  }
});
