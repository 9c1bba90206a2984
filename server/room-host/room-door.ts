/**
 * The room host as others see it: how a connection gets into a room, and how the slices around documents reach
 * one that may be open. Whoever knows this door needs to know nothing of rooms.
 */
import type { DocumentId, PrincipalId, SessionId } from '../../shared/ids.ts';
import type { CloseCode } from '../../shared/protocol/close-codes.ts';
import type { DocumentEvent } from '../../shared/protocol/events.ts';
import type { PresenceUser } from '../../shared/protocol/hello.ts';
import type { DocumentRole } from '../../shared/roles.ts';
import type { CommittedContent } from '../room/document-state.ts';
import type { BroadcastFrame, Joining, RoomFrame, WriteOutcome } from '../room/room-events.ts';

/** What a room needs of a client's socket. None of these throws or calls back synchronously. */
export interface RoomMember {
  /** Frames in order. `batch` is the same object for every member of one broadcast: encode it once. */
  sendBatch(batch: FrameBatch): void;
  close(code: CloseCode, reason: string): void;
}

/** What one turn of the room sends to several members: identity is the key for encoding it once. */
export interface FrameBatch {
  readonly frames: readonly BroadcastFrame[];
}

/** A session that is in (or on its way into) a room. */
export interface RoomSession {
  /** Hands over one client frame. */
  receive(frame: RoomFrame): void;
  accessChanged(
    access:
      | { readonly kind: 'role'; readonly role: DocumentRole; readonly user: PresenceUser }
      | { readonly kind: 'lost'; readonly closeCode: CloseCode; readonly reason: string },
  ): void;
  /** The socket has gone. May be called twice. */
  leave(): void;
}

export interface RoomDoor {
  /** Opens the room if needed. What happens then reaches `member`. */
  join(documentId: DocumentId, joining: Joining, member: RoomMember): RoomSession;
  /** Applies an update as `principalId`, live, whether or not anybody has the document open. */
  write(documentId: DocumentId, principalId: PrincipalId, update: Uint8Array): Promise<WriteOutcome>;
  announce(documentId: DocumentId, event: DocumentEvent): void;
  /** Sends everybody in this document away. */
  closeAll(documentId: DocumentId, code: CloseCode, reason: string): void;
  /** Committed content of a document has changed; calls come at most about once a second per document. */
  onChanged(listener: (documentId: DocumentId, lastSeq: number) => void): () => void;
  /** What an open document holds on disk, without reading it; undefined when it is not open. */
  committed(documentId: DocumentId): CommittedContent | undefined;
  sessionIds(documentId: DocumentId): readonly SessionId[];
}
