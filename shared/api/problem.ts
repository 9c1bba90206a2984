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
  /** What exactly, in this case. */
  detail: z.string().optional(),
  /** What to do about it. */
  next: z.string().optional(),
  /** For bad input: the first wrong field, by its path in the request (`body.title`, `query.limit`). */
  field: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  requestId: z.string().optional(),
});
export type Problem = Readonly<z.infer<typeof problemSchema>>;
