/** The first frame of `scriptorium.v1`, sent again when the role changes. */
import { z } from 'zod';
import { DOCUMENT_ROLES } from '../roles.ts';

export const presenceUserSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** `#rrggbb` */
  color: z.string(),
  kind: z.enum(['member', 'guest', 'link']),
  /** Where their picture is, on this server and below its sub-path; absent: they have none. */
  picture: z.string().optional(),
});
/** Who somebody is to the others in a document. Set by the server, in `hello` and in awareness states. */
export type PresenceUser = Readonly<z.infer<typeof presenceUserSchema>>;

export const helloSchema = z.object({
  protocol: z.number(),
  sessionId: z.string(),
  role: z.enum(DOCUMENT_ROLES),
  user: presenceUserSchema,
  /** Changes when a document's history is replaced (restored from a backup, say): local copies of another
   * generation must not be merged into it. */
  generation: z.string(),
  /** The version of the body's schema that this document needs (shared/document/schema-version.ts). */
  schema: z.number(),
  limits: z.object({
    frameBytes: z.number(),
    documentBytes: z.number(),
    awarenessStateBytes: z.number(),
  }),
  /** Milliseconds since the epoch. */
  serverTime: z.number(),
});
export type Hello = Readonly<z.infer<typeof helloSchema>>;
