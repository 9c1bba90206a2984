/** How the page looks and speaks to somebody, wherever they sign in. `null` everywhere: as the browser says. */
import { z } from 'zod';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const preferencesSchema = z.object({
  language: z.enum(LANGUAGES).nullable(),
  theme: z.enum(THEMES).nullable(),
});
export type Preferences = Readonly<z.infer<typeof preferencesSchema>>;
