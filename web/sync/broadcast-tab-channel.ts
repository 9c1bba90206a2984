/** Tabs of one browser talk through a BroadcastChannel, named after the person and the document. */
import { z } from 'zod';
import type { TabMessage } from './core/sync-events.ts';
import type { TabChannel } from './sync-drivers.ts';

const bytes = z.instanceof(Uint8Array);
const generation = z.string();
const keys = z.array(z.string());
/** Another tab may run another version of this page: what it says is read like anything from outside. */
const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), generation, stateVector: bytes }),
  z.object({ kind: z.literal('content'), generation, update: bytes }),
  z.object({
    kind: z.literal('edits'),
    generation,
    rows: z.array(z.object({ key: z.string(), update: bytes })),
  }),
  z.object({ kind: z.literal('kept'), generation, keys }),
  z.object({ kind: z.literal('acked'), generation, keys }),
]);

export function createBroadcastTabChannel(principalKey: string, documentId: string): TabChannel {
  const channel = new BroadcastChannel(`scriptorium:${principalKey}:${documentId}`);
  const listeners = new Set<(message: TabMessage) => void>();
  channel.addEventListener('message', ({ data }) => {
    const message = messageSchema.safeParse(data);
    if (message.success) for (const listener of listeners) listener(message.data);
  });
  let closed = false;
  return {
    post(message) {
      // It reaches its own origin alone and takes no target.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      if (!closed) channel.postMessage(message);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      channel.close();
    },
  };
}
