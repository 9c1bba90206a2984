/** The words of one's own account: they come with the pages that speak of it. */
import { addWords, type MoreWords } from './i18n.ts';
import english from './profile.en.json';

const words: MoreWords = { namespace: 'profile', english, german: () => import('./profile.de.json') };

/** Awaited before such a page is drawn. */
export function addProfileWords(): Promise<void> {
  return addWords(words);
}
