/** Recorded editing sessions in the format of josephg/editing-traces, gzipped JSON. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type * as Y from 'yjs';
import { z } from 'zod';

const patch = z.tuple([z.number(), z.number(), z.string()]);
const traceSchema = z.object({
  startContent: z.string().default(''),
  endContent: z.string(),
  txns: z.array(
    z.object({
      patches: z.array(patch),
      agent: z.number().optional(),
      /** Indices of the transactions this one was made on top of. */
      parents: z.array(z.number()).optional(),
    }),
  ),
});

export type EditingTrace = z.infer<typeof traceSchema>;
export type Patch = z.infer<typeof patch>;

export function readTrace(file: string): EditingTrace {
  const parsed: unknown = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
  return traceSchema.parse(parsed);
}

/** Applies one patch: delete `deleted` characters at `position`, then insert there. */
export function applyPatch(text: Y.Text, [position, deleted, inserted]: Patch): void {
  if (deleted > 0) text.delete(position, deleted);
  if (inserted !== '') text.insert(position, inserted);
}
