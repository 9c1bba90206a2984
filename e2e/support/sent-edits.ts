/** What leaves the browser, frame by frame. */
import type { Page } from '@playwright/test';
import { decodeClientFrame } from '../../shared/protocol/frames.ts';

export interface SentEdits {
  sockets: number;
  /** Frames that carry something new; an empty answer to the server's step 1 is none. */
  edits: number;
}

export function countEdits(page: Page, isMeant: (url: URL) => boolean = () => true): SentEdits {
  const sent: SentEdits = { sockets: 0, edits: 0 };
  page.on('websocket', (socket) => {
    if (!isMeant(new URL(socket.url()))) return;
    sent.sockets += 1;
    socket.on('framesent', ({ payload }) => {
      if (typeof payload !== 'string' && carriesAnEdit(payload)) sent.edits += 1;
    });
  });
  return sent;
}

function carriesAnEdit(payload: Uint8Array): boolean {
  const frame = decodeClientFrame(payload);
  if (!frame.ok) return true;
  const { value } = frame;
  // No structs and no deletions: two zero bytes.
  return (value.kind === 'update' || value.kind === 'syncStep2') && value.update.some((byte) => byte !== 0);
}
