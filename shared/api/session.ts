/** Who am I here: the owner's claim, signing in and out, the own profile. */
import { z } from 'zod';
import {
  accountSchema,
  emailSchema,
  newPasswordSchema,
  PASSWORD_CHARACTERS,
  personColorSchema,
  personNameSchema,
} from './person.ts';
import { preferencesSchema } from './preferences.ts';

/** Of share links, API tokens and the owner's link, as it comes in. */
export const secretTokenSchema = z.string().trim().min(1).max(200);

/** `GET /api/v1/session` */
export const sessionResponseSchema = z.object({
  /** Null: not signed in. */
  user: accountSchema.nullable(),
  /** False until somebody has opened the one-time link that the first start prints. */
  ownerClaimed: z.boolean(),
});
export type SessionResponse = Readonly<z.infer<typeof sessionResponseSchema>>;

/** `POST /api/v1/owner`: 201 and the session cookie. A spent or wrong token: 404. */
export const claimOwnerRequestSchema = z
  .object({
    token: secretTokenSchema,
    name: personNameSchema,
    color: personColorSchema.optional(),
    email: emailSchema.optional(),
    password: newPasswordSchema.optional(),
  })
  .refine((claim) => (claim.email === undefined) === (claim.password === undefined), {
    path: ['password'],
    message: 'an e-mail address and a password come together, or not at all',
  });
export type ClaimOwnerRequest = Readonly<z.infer<typeof claimOwnerRequestSchema>>;

/** `POST /api/v1/sign-in`: 200 and the session cookie. A wrong address or password: 401, the same for both. */
export const signInRequestSchema = z.object({
  email: emailSchema,
  password: z.string().min(1).max(PASSWORD_CHARACTERS.most),
});
export type SignInRequest = Readonly<z.infer<typeof signInRequestSchema>>;

/** Answer of owner, sign-in and `PATCH /api/v1/me`. */
export const signedInResponseSchema = z.object({ user: accountSchema });
export type SignedInResponse = Readonly<z.infer<typeof signedInResponseSchema>>;

/** A browser that somebody is signed in on. */
export const deviceSchema = z.object({
  id: z.string(),
  /** What it said of itself when it signed in (`User-Agent`), cut to 300 characters; null: nothing. */
  userAgent: z.string().nullable(),
  signedInAt: z.string(),
  /** To some minutes. */
  lastUsedAt: z.string(),
  /** The one that asks. */
  isThis: z.boolean(),
});
export type Device = Readonly<z.infer<typeof deviceSchema>>;

/** `GET /api/v1/devices`: one's own, the last used first. */
export const deviceListSchema = z.object({ items: z.array(deviceSchema) });
export type DeviceList = Readonly<z.infer<typeof deviceListSchema>>;

/** `DELETE /api/v1/devices/:deviceId`: 204. */
export const deviceParamsSchema = z.object({ deviceId: z.string().max(100) });

/** `POST /api/v1/devices/sign-out-others` */
export const signedOutOthersSchema = z.object({ ended: z.int() });

/** `PATCH /api/v1/me` */
export const updateProfileRequestSchema = z
  .object({ name: personNameSchema, color: personColorSchema, ...preferencesSchema.shape })
  .partial()
  .refine((change) => Object.values(change).some((value) => value !== undefined), {
    path: ['name'],
    message: 'a name, a colour, a language or a theme',
  });
export type UpdateProfileRequest = Readonly<z.infer<typeof updateProfileRequestSchema>>;
