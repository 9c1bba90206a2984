/**
 * What the server answered, in the reader's language. The server speaks English: its answers are for programs as well.
 * What it says of its own is a closed set of sentences, each of which has its translation (a test holds that); what is
 * not among them, of a newer server say, stays as it is.
 */
import type { Problem } from '../../shared/api/problem.ts';

export async function problemWords(problem: Pick<Problem, 'title' | 'detail' | 'errors'>): Promise<string> {
  const inWords = await translation();
  const said = inWords(problem.detail ?? problem.title);
  const [wrong] = problem.errors ?? [];
  if (problem.detail !== undefined || wrong === undefined) return said;
  const field = wrong.field.replace(/^\w+\./, '');
  return `${said} (${field}: ${inWords(wrong.message)})`;
}

async function translation(): Promise<(said: string) => string> {
  if (document.documentElement.lang !== 'de') return (said) => said;
  try {
    const { default: german } = await import('../locales/problems.de.json');
    const words = new Map(Object.entries(german));
    return (said) => words.get(said) ?? said;
  } catch {
    // The words could not be loaded either: better in English than nothing.
    return (said) => said;
  }
}
