import { MAIL_LANGUAGES, type Language } from '../../shared/api/ways-in.ts';

/** In which language to be written to: that of the page. */
export function mailLanguage(language: string): Language {
  return MAIL_LANGUAGES.find((known) => known === language) ?? 'en';
}
