/** The words of the page. English is in the first load; other languages come when they are asked for. */
import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import english from './en.json';
import type profileEnglish from './profile.en.json';
import type teamEnglish from './team.en.json';

export const LANGUAGES = [
  { code: 'en', name: 'English' },
  { code: 'de', name: 'Deutsch' },
] as const;
export type LanguageCode = (typeof LANGUAGES)[number]['code'];

const STORED_AS = 'scriptorium.language';

/** The one instance; components come to it through react-i18next. */
const i18n = createInstance();

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: {
      translation: typeof english;
      profile: typeof profileEnglish;
      team: typeof teamEnglish;
    };
  }
}

export async function startTranslations(): Promise<void> {
  await i18n.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: english } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  const wanted = preferredLanguage();
  if (wanted === 'en') document.documentElement.lang = 'en';
  else await setLanguage(wanted);
  // Chosen in another tab.
  addEventListener('storage', ({ key }) => {
    if (key === STORED_AS) void setLanguage(preferredLanguage());
  });
}

export async function setLanguage(language: LanguageCode): Promise<void> {
  if (language === 'de' && !i18n.hasResourceBundle('de', 'translation')) {
    const { default: german } = await import('./de.json');
    i18n.addResourceBundle('de', 'translation', german);
  }
  if (language === 'de') await Promise.all(added.map(addGerman));
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Words that only some pages need come with them. */
export interface MoreWords {
  readonly namespace: 'profile' | 'team';
  readonly english: object;
  readonly german: () => Promise<{ readonly default: object }>;
}

const added: MoreWords[] = [];

export async function addWords(words: MoreWords): Promise<void> {
  if (!added.includes(words)) added.push(words);
  i18n.addResourceBundle('en', words.namespace, words.english);
  if (i18n.language === 'de') await addGerman(words);
}

async function addGerman({ namespace, german }: MoreWords): Promise<void> {
  if (i18n.hasResourceBundle('de', namespace)) return;
  i18n.addResourceBundle('de', namespace, (await german()).default);
}

/** As chosen by the reader, remembered for the next load; null: as the browser says. */
export async function chooseLanguage(language: LanguageCode | null): Promise<void> {
  try {
    if (language === null) localStorage.removeItem(STORED_AS);
    else localStorage.setItem(STORED_AS, language);
  } catch {
    // A browser that stores nothing: it holds for this page.
  }
  await setLanguage(language ?? preferredLanguage());
}

function preferredLanguage(): LanguageCode {
  return knownLanguage(storedLanguage()) ?? navigator.languages.map(knownLanguage).find(isKnown) ?? 'en';
}

function storedLanguage(): string | undefined {
  try {
    return localStorage.getItem(STORED_AS) ?? undefined;
  } catch {
    return undefined;
  }
}

function knownLanguage(tag: string | undefined): LanguageCode | undefined {
  return LANGUAGES.find(({ code }) => code === tag?.split('-')[0])?.code;
}

function isKnown(language: LanguageCode | undefined): language is LanguageCode {
  return language !== undefined;
}
