/**
 * Whether a password is one of the first that anybody would try. Length alone lets `password123` and `1234567890`
 * through, which are in every list of leaked ones. The lists are big: they are loaded when first needed.
 */
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** Of zxcvbn's scores 0 to 4: fewer than a million guesses. */
const TOO_WEAK = 1;

let loading: Promise<ZxcvbnFactory> | undefined;

/**
 * Looked at so far: the work grows much faster than the text, and rooms wait for it. Whoever begins with so many
 * letters of a common pattern is told to begin otherwise.
 */
const CHARACTERS = 40;

/** `about`: what others know of its owner, which is no secret either. */
export async function isCommonPassword(password: string, about: readonly string[]): Promise<boolean> {
  loading ??= load();
  const estimate = (await loading).check(password.slice(0, CHARACTERS), about.flatMap(words));
  return estimate.score <= TOO_WEAK;
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
