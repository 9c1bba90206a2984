/** Ways in: passwords and their reset, the second factor, passkeys, a provider. */
import { z } from 'zod';
import { emailSchema, newPasswordSchema, PASSWORD_CHARACTERS, personNameSchema } from './person.ts';
import { LANGUAGES } from './preferences.ts';
import { secretTokenSchema, signedInResponseSchema } from './session.ts';

/** In which language to write to somebody who has chosen none: that of the page they ask from. */
const languageSchema = z.enum(LANGUAGES).default('en');

const givenPasswordSchema = z.string().max(PASSWORD_CHARACTERS.most);
/** Six digits of the app or a recovery code, with whatever spaces and dashes people put between. */
const codeSchema = z.string().trim().min(1).max(40);

/** `GET /api/v1/ways-in`: what this instance has, for the page that asks who one is. */
export const waysInSchema = z.object({
  /** The name on the button; null: there is no provider. */
  provider: z.string().nullable(),
  /** Whether "Forgot password?" sends a mail; otherwise an admin hands out the link. */
  resetsByMail: z.boolean(),
  /** How one makes an account: only by being invited, by a link in a mail, or at once. */
  signUp: z.enum(['closed', 'byMail', 'atOnce']),
});
export type WaysIn = Readonly<z.infer<typeof waysInSchema>>;

/** The password was right, and a code is asked for as well: send it with this ticket within ten minutes. */
export const secondFactorNeededSchema = z.object({ secondFactor: z.object({ ticket: z.string() }) });

/** `POST /api/v1/sign-in` and `POST /api/v1/password-reset/use`: 200. The cookie comes with `user` alone. */
export const signInResponseSchema = z.union([signedInResponseSchema, secondFactorNeededSchema]);
export type SignInResponse = Readonly<z.infer<typeof signInResponseSchema>>;

/** `POST /api/v1/sign-in/second-factor`: 200 and the session cookie. A wrong code: 403 `wrong-code`; a ticket that has ended: 410. */
export const secondFactorRequestSchema = z.object({ ticket: secretTokenSchema, code: codeSchema });
export type SecondFactorRequest = Readonly<z.infer<typeof secondFactorRequestSchema>>;

/** `POST /api/v1/password-reset`: 202, whether or not there is such an address. */
export const askResetRequestSchema = z.object({ email: emailSchema, language: languageSchema });
export type AskResetRequest = Readonly<z.input<typeof askResetRequestSchema>>;

/** `POST /api/v1/password-reset/use`. A link that has ended or was used: 410. */
export const useResetRequestSchema = z.object({ token: secretTokenSchema, password: newPasswordSchema });
export type UseResetRequest = Readonly<z.infer<typeof useResetRequestSchema>>;

/** `POST /api/v1/members/:userId/reset-link`: whoever has no address to sign in with is given this one by it. */
export const makeResetLinkRequestSchema = z.object({ email: emailSchema.optional() });
export type MakeResetLinkRequest = Readonly<z.infer<typeof makeResetLinkRequestSchema>>;
/** 201. The only time the link is told. */
export const resetLinkSchema = z.object({ link: z.string(), expiresAt: z.string() });
export type ResetLink = Readonly<z.infer<typeof resetLinkSchema>>;
export const memberParamsSchema = z.object({ userId: z.string().max(100) });

/** `POST /api/v1/me/password`: 204 and a new session cookie. */
export const changePasswordRequestSchema = z.object({
  /** Needed where there is one. A wrong one: 403 `wrong-password`. */
  current: givenPasswordSchema.optional(),
  next: newPasswordSchema,
  language: languageSchema,
});
export type ChangePasswordRequest = Readonly<z.input<typeof changePasswordRequestSchema>>;

/** `POST /api/v1/me/email` */
export const changeEmailRequestSchema = z.object({
  email: emailSchema,
  /** Needed where there is one. */
  password: givenPasswordSchema.optional(),
  language: languageSchema,
});
export type ChangeEmailRequest = Readonly<z.input<typeof changeEmailRequestSchema>>;
/** `mailed`: a link went to the new address and has to be opened. */
export const changeEmailResponseSchema = z.object({ outcome: z.enum(['changed', 'mailed']) });
export type ChangeEmailResponse = Readonly<z.infer<typeof changeEmailResponseSchema>>;

/** `POST /api/v1/email-confirmation`: 200. A link that has ended or was used: 410. */
export const confirmEmailRequestSchema = z.object({ token: secretTokenSchema, language: languageSchema });
export type ConfirmEmailRequest = Readonly<z.input<typeof confirmEmailRequestSchema>>;
export const confirmEmailResponseSchema = z.object({ email: z.string() });
export type ConfirmEmailResponse = Readonly<z.infer<typeof confirmEmailResponseSchema>>;

/** `POST /api/v1/me/second-factor`: 201. It counts from the first right code on. */
export const beginSecondFactorRequestSchema = z.object({ password: givenPasswordSchema.optional() });
export const begunSecondFactorSchema = z.object({
  /** Base32, for those who type it. */
  secret: z.string(),
  /** `otpauth://…`, for the picture. */
  address: z.string(),
});
export type BegunSecondFactor = Readonly<z.infer<typeof begunSecondFactorSchema>>;

/** `POST /api/v1/me/second-factor/confirm`: 200, a new session cookie, and the recovery codes, told only now. */
export const confirmSecondFactorRequestSchema = z.object({ code: codeSchema });
export const recoveryCodesSchema = z.object({ recoveryCodes: z.array(z.string()) });
export type RecoveryCodes = Readonly<z.infer<typeof recoveryCodesSchema>>;

/** `POST /api/v1/me/second-factor/remove` and `…/recovery-codes`: the password, or a code. */
export const proofRequestSchema = z.object({
  password: givenPasswordSchema.optional(),
  code: codeSchema.optional(),
});
export type ProofRequest = Readonly<z.infer<typeof proofRequestSchema>>;

export const passkeySchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
});
export type Passkey = Readonly<z.infer<typeof passkeySchema>>;
export const passkeyParamsSchema = z.object({ passkeyId: z.string().max(100) });
export const renamePasskeyRequestSchema = z.object({ name: personNameSchema });

/** What a browser is to pass on to an authenticator (WebAuthn, level 3, 5.1): made by a library, read by another. */
export const passkeyOptionsSchema = z.record(z.string(), z.unknown());

/** What an authenticator answered. A passkey of the largest kind, with its certificates, is some 4 KiB. */
const base64url = z
  .string()
  .max(32_768)
  .regex(/^[\w-]*$/, 'base64url');
const answered = {
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}),
};
export const newPasskeyAnswerSchema = z.object({
  ...answered,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(20)).max(10).default([]),
  }),
});
export const passkeyAnswerSchema = z.object({
  ...answered,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
  }),
});
export type NewPasskeyAnswer = Readonly<z.input<typeof newPasskeyAnswerSchema>>;
export type PasskeyAnswer = Readonly<z.input<typeof passkeyAnswerSchema>>;

/** `POST /api/v1/me/passkeys/options`, then `POST /api/v1/me/passkeys`: 201. */
export const passkeyOptionsRequestSchema = z.object({ password: givenPasswordSchema.optional() });
export const addPasskeyRequestSchema = z.object({ name: personNameSchema, response: newPasskeyAnswerSchema });
/** `POST /api/v1/sign-in/passkey`, after `…/options`: 200 and the session cookie. */
export const passkeySignInRequestSchema = z.object({ response: passkeyAnswerSchema });

/** `GET /api/v1/me/ways-in`: one's own. */
export const ownWaysInSchema = z.object({
  email: z.string().nullable(),
  hasPassword: z.boolean(),
  /** Null: off. */
  secondFactor: z.object({ recoveryCodesLeft: z.int() }).nullable(),
  passkeys: z.array(passkeySchema),
  /** Whether one can come in by the provider. */
  isLinked: z.boolean(),
  /** Whether a new address has to be confirmed by a mail. */
  confirmsByMail: z.boolean(),
});
export type OwnWaysIn = Readonly<z.infer<typeof ownWaysInSchema>>;
