/** Whose caret is where, read from awareness: what others send is parsed, never trusted. */
import type { Awareness } from 'y-protocols/awareness';
import { z } from 'zod';
import { presenceUserSchema, type PresenceUser } from '../../shared/protocol/hello.ts';

export interface CaretOwner {
  readonly clientId: number;
  readonly user: PresenceUser;
  /** Relative positions in the body, as y-prosemirror stores them. */
  readonly cursor: { readonly anchor: unknown; readonly head: unknown } | undefined;
}

const peerStateSchema = z.object({
  user: presenceUserSchema,
  cursor: z.object({ anchor: z.unknown(), head: z.unknown() }).optional().catch(undefined),
});

/** Everybody but this page, in a stable order. */
export function readCarets(awareness: Awareness): readonly CaretOwner[] {
  const peers: CaretOwner[] = [];
  for (const [clientId, state] of awareness.getStates()) {
    const parsed = clientId === awareness.clientID ? undefined : peerStateSchema.safeParse(state);
    if (parsed?.success === true) {
      const { user, cursor } = parsed.data;
      peers.push({ clientId, user, cursor });
    }
  }
  return peers.toSorted((one, other) => one.clientId - other.clientId);
}
