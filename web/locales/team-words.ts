/** The words of everything about people and rights: they come with the first page that speaks of it. */
import { addWords, type MoreWords } from './i18n.ts';
import english from './team.en.json';

const words: MoreWords = { namespace: 'team', english, german: () => import('./team.de.json') };

/** Awaited before such a page is drawn. */
export function addTeamWords(): Promise<void> {
  return addWords(words);
}
