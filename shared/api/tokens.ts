/** API tokens: for programs that act as their user, within a scope. Made and revoked in a session only. */
import { z } from 'zod';
import { TOKEN_SCOPES } from '../roles.ts';
import { timeSchema } from './documents.ts';
import { PASSWORD_CHARACTERS, personNameSchema } from './person.ts';

export const apiTokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  scope: z.enum(TOKEN_SCOPES),
  createdAt: timeSchema,
  /** To the minute or so. */
  lastUsedAt: timeSchema.nullable(),
  expiresAt: timeSchema.nullable(),
});
export type ApiToken = Readonly<z.infer<typeof apiTokenSchema>>;

/** `GET /api/v1/tokens`: one's own, newest first. */
export const apiTokenListSchema = z.object({ items: z.array(apiTokenSchema) });
export type ApiTokenList = Readonly<z.infer<typeof apiTokenListSchema>>;

/** `POST /api/v1/tokens`: 201. */
export const createApiTokenRequestSchema = z.object({
  name: personNameSchema.default('API token'),
  scope: z.enum(TOKEN_SCOPES).default('read'),
  /** Absent or null: it does not expire. */
  expiresAt: z.iso.datetime({ offset: true }).nullable().optional(),
  /** For scope `admin`, of whoever has one. A wrong one: 403 `wrong-password`. */
  password: z.string().max(PASSWORD_CHARACTERS.most).optional(),
});
export type CreateApiTokenRequest = Readonly<z.input<typeof createApiTokenRequestSchema>>;

/** The only time the token is told. */
export const createdApiTokenSchema = z.object({ ...apiTokenSchema.shape, token: z.string() });
export type CreatedApiToken = Readonly<z.infer<typeof createdApiTokenSchema>>;

/** `POST /api/v1/tokens/revoke-all`: all of one's own, and how many there were. */
export const revokeTokensRequestSchema = z.strictObject({});
export const revokedTokensSchema = z.object({ revoked: z.int() });
export type RevokedTokens = Readonly<z.infer<typeof revokedTokensSchema>>;

/** `DELETE /api/v1/tokens/:tokenId`: 204. */
export const apiTokenParamsSchema = z.object({ tokenId: z.string().max(100) });
