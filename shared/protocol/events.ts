/** Payloads of `event` frames: what changed around a document. Receivers pass over events they do not know. */
import { z } from 'zod';

export const eventEnvelopeSchema = z.object({
  event: z.string(),
  version: z.number(),
  data: z.unknown(),
  /** Milliseconds since the epoch, by the server's clock. */
  time: z.number(),
});

/** Why storage takes no writes, in words a client can translate. */
export const STORAGE_FAULTS = ['full', 'readOnly', 'io', 'locked', 'corrupt', 'unknown'] as const;
export type StorageFault = (typeof STORAGE_FAULTS)[number];

const storageEvent = z.object({
  event: z.literal('storage'),
  data: z.object({ state: z.literal('failing'), fault: z.enum(STORAGE_FAULTS) }),
});
const refusedEvent = z.object({
  /** An update was not taken; the socket is closed right after with the code that belongs to the reason. */
  event: z.literal('refused'),
  data: z.object({ reason: z.string() }),
});
const titleEvent = z.object({
  event: z.literal('title'),
  data: z.object({ title: z.string() }),
});

export const documentEventSchema = z.discriminatedUnion('event', [storageEvent, refusedEvent, titleEvent]);
export type DocumentEvent = z.infer<typeof documentEventSchema>;

/** The JSON text of an event frame. */
export function eventText(event: DocumentEvent, time: number): string {
  return JSON.stringify({ ...event, version: 1, time });
}
