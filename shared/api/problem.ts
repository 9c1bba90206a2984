/** Errors of the HTTP API: `application/problem+json`, RFC 9457, with a stable `code`. */
import { z } from 'zod';

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

export const problemSchema = z.object({
  /** A stable address that stands for this kind of problem. */
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  /** For programs: never changes its meaning. */
  code: z.string(),
  /** For people: what happened and what to do. */
  detail: z.string().optional(),
  /** For 400: which fields, by their path in the request (`title`, `parentId`, `query.limit`). */
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  /** For 429 and 503, seconds; the same as the header Retry-After. */
  retryAfter: z.number().optional(),
  requestId: z.string().optional(),
});
export type Problem = Readonly<z.infer<typeof problemSchema>>;
