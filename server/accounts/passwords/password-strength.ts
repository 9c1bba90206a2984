/**
 * Whether a password is one of the first that anybody would try. Length alone lets `password123` and `1234567890`
 * through, which are in every list of leaked ones. The lists are big: they are loaded when first needed.
 */
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { FIRST_WORDS } from './first-words.ts';

/**
 * Fewer than a billion guesses. zxcvbn's own scores have no such step: the one below lets a season with a year through,
 * the one above refuses ten random characters.
 */
const TOO_FEW_GUESSES_LOG10 = 9;

let loading: Promise<ZxcvbnFactory> | undefined;

/**
 * Looked at so far: the work grows much faster than the text, and rooms wait for it. Whoever begins with so many
 * letters of a common pattern is told to begin otherwise.
 */
const CHARACTERS = 40;

/** `about`: what others know of its owner and of this instance, which is no secret either. */
export async function isCommonPassword(password: string, about: readonly string[]): Promise<boolean> {
  loading ??= load();
  const known = [...about.flatMap(words), ...FIRST_WORDS];
  const estimate = (await loading).check(password.slice(0, CHARACTERS), known);
  return estimate.guessesLog10 < TOO_FEW_GUESSES_LOG10;
}

async function load(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Factory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new Factory({ graphs: adjacencyGraphs, dictionary });
}

/** `Ada Lovelace`, `ada@example.org` → each whole, and its parts. */
function words(text: string): readonly string[] {
  return [text, ...text.split(/[\s@.]+/)].filter((word) => word.length > 2);
}
