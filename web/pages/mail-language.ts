import { LANGUAGES, type Language } from '../../shared/api/preferences.ts';

/** In which language to be written to: that of the page. */
export function mailLanguage(language: string): Language {
  return LANGUAGES.find((known) => known === language) ?? 'en';
}
