/**
 * A language or theme chosen without a connection: it holds on this browser, which keeps it until the account has it.
 * The browser's storage is an edge: what stands there is checked.
 */
import { z } from 'zod';
import { preferencesSchema, type Preferences } from '../../../shared/api/preferences.ts';

const KEY = 'scriptorium.preferences';

/** What is not named was not chosen. */
export type ChosenPreferences = { readonly [Name in keyof Preferences]?: Preferences[Name] | undefined };

const storedSchema = z.object({ userId: z.string(), chosen: preferencesSchema.partial() });

/** What was chosen goes before. */
export function together<Known extends Preferences>(known: Known, chosen: ChosenPreferences): Known {
  const { language = known.language, theme = known.theme } = chosen;
  return { ...known, language, theme };
}

/** Nothing of somebody else who used this browser. */
export function readUnsent(userId: string): ChosenPreferences {
  try {
    const stored = storedSchema.safeParse(JSON.parse(localStorage.getItem(KEY) ?? 'null'));
    return stored.success && stored.data.userId === userId ? stored.data.chosen : {};
  } catch {
    return {};
  }
}

export function keepUnsent(userId: string, chosen: ChosenPreferences): void {
  write(userId, { ...readUnsent(userId), ...chosen });
}

/** What the account has now; what was chosen again meanwhile stays. */
export function dropSent(userId: string, sent: ChosenPreferences): void {
  const { language, theme } = readUnsent(userId);
  write(userId, {
    ...(language === undefined || language === sent.language ? {} : { language }),
    ...(theme === undefined || theme === sent.theme ? {} : { theme }),
  });
}

function write(userId: string, chosen: ChosenPreferences): void {
  try {
    if (Object.keys(chosen).length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify({ userId, chosen }));
  } catch {
    // A browser that stores nothing: it holds for this page.
  }
}
