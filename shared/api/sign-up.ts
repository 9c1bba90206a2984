/** Signing up by oneself, as far as the instance's rule lets newcomers in. */
import { z } from 'zod';
import { emailSchema, newPasswordSchema, personColorSchema, personNameSchema } from './person.ts';
import { LANGUAGES } from './preferences.ts';
import { secretTokenSchema } from './session.ts';

/** `POST /api/v1/sign-up`: 202, whether or not somebody has this address. Another domain than the rule's: 400. */
export const askSignUpRequestSchema = z.object({
  email: emailSchema,
  language: z.enum(LANGUAGES).default('en'),
  /** Where to go once the account is there; what is no path of the page is forgotten. */
  next: z.string().max(500).optional(),
});
export type AskSignUpRequest = Readonly<z.input<typeof askSignUpRequestSchema>>;

/** `POST /api/v1/sign-up/open`: 200. A link that was used or has ended, also by a change of the rule: 410. */
export const openSignUpRequestSchema = z.object({ token: secretTokenSchema });
export const openSignUpResponseSchema = z.object({
  email: z.string(),
  next: z.string(),
  /** Whoever asked was a guest in this very browser, and stays who they are. */
  staysGuest: z.boolean(),
});
export type OpenSignUpResponse = Readonly<z.infer<typeof openSignUpResponseSchema>>;

/** Guests who stay who they are need no name. */
const newAccountFields = {
  name: personNameSchema.optional(),
  color: personColorSchema.optional(),
  password: newPasswordSchema,
};

/** `POST /api/v1/sign-up/finish`: 200 and the session cookie. */
export const finishSignUpRequestSchema = z.object({ token: secretTokenSchema, ...newAccountFields });
export type FinishSignUpRequest = Readonly<z.infer<typeof finishSignUpRequestSchema>>;

/** `POST /api/v1/sign-up/at-once`, where no mail is sent: 200 and the session cookie. A taken address: 409. */
export const signUpAtOnceRequestSchema = z.object({ email: emailSchema, ...newAccountFields });
export type SignUpAtOnceRequest = Readonly<z.infer<typeof signUpAtOnceRequestSchema>>;
