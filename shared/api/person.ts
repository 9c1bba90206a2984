/** What people call themselves: the same rules for owners, members and guests, in the page and on the server. */
import { z } from 'zod';
import { MEMBER_ROLES } from '../roles.ts';
import { PERSON_COLORS } from './palette.ts';
import { preferencesSchema } from './preferences.ts';

export const PERSON_NAME_CHARACTERS = 80;

/**
 * Control characters, line and paragraph separators, lone surrogates, and the marks that turn the direction of
 * what follows: a name stands inside other people's pages and in the subjects of letters.
 */
const UNFIT_FOR_NAME = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const SOMETHING_VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Of a thing rather than a person: may be empty, which is none. */
export function optionalNameSchema(
  mostCharacters: number,
  tooLong = `a name has at most ${mostCharacters} characters`,
  unfit = 'a name has no control characters',
): z.ZodString {
  return z
    .string()
    .trim()
    .max(mostCharacters, tooLong)
    .refine((name) => !UNFIT_FOR_NAME.test(name), unfit);
}

export const personNameSchema = optionalNameSchema(PERSON_NAME_CHARACTERS)
  .min(1, 'a name has at least one character')
  .refine((name) => SOMETHING_VISIBLE.test(name), 'a name has at least one visible character');

export const personColorSchema = z.enum(PERSON_COLORS, 'one of the colours of the palette, as #rrggbb');

/**
 * `.invalid` is nobody's (RFC 2606). Rows of people without an address have one there (server/accounts/people.ts), which
 * somebody could otherwise take beforehand.
 */
const NOBODYS_ADDRESS = /\.invalid$/;

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(
    z.email('an e-mail address').refine((email) => !NOBODYS_ADDRESS.test(email), 'an address that gets mail'),
  );

export const PASSWORD_CHARACTERS = { least: 10, most: 128 } as const;
export const newPasswordSchema = z
  .string()
  .min(PASSWORD_CHARACTERS.least, `a password has at least ${PASSWORD_CHARACTERS.least} characters`)
  .max(PASSWORD_CHARACTERS.most, `a password has at most ${PASSWORD_CHARACTERS.most} characters`);

/** Somebody as they see themselves. */
export const accountSchema = z.object({
  id: z.string(),
  name: z.string(),
  color: z.string(),
  /** An address on this server (pictures.ts); null: none. */
  picture: z.string().nullable(),
  kind: z.enum(['member', 'guest', 'link']),
  role: z.enum(MEMBER_ROLES),
  /** Null for guests, and for members who come back without a password. */
  email: z.string().nullable(),
  ...preferencesSchema.shape,
});
export type Account = Readonly<z.infer<typeof accountSchema>>;

/** Somebody as others see them: never with an address. */
export const authorSchema = z.object({
  id: z.string(),
  /** Empty: a former member, whose name went with them. */
  name: z.string(),
  color: z.string(),
  /** An address on this server (pictures.ts); null: none. */
  picture: z.string().nullable(),
});
export type Author = Readonly<z.infer<typeof authorSchema>>;
