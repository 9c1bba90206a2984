/**
 * The room host runs rooms: it loads each document once, hands events in, carries effects out to the update log,
 * to sockets and to timers, and forgets rooms that nobody uses. It is the only one who holds a `Room`.
 */
import type { DocumentId, PrincipalId, SessionId } from '../../shared/ids.ts';
import type { CloseCode } from '../../shared/protocol/close-codes.ts';
import type { DocumentEvent } from '../../shared/protocol/events.ts';
import type { CommittedContent } from '../room/document-state.ts';
import type { Joining, WriteOutcome } from '../room/room-events.ts';
import { ChangeNotices } from './change-notices.ts';
import { HostedRoom } from './hosted-room.ts';
import type { RoomHostParts } from './room-host-parts.ts';
import type { RoomDoor, RoomMember, RoomSession } from './room-door.ts';
import { createRoomStats, type RoomStats } from './room-stats.ts';

export class RoomHost implements RoomDoor {
  readonly #parts: RoomHostParts;
  readonly #rooms = new Map<DocumentId, HostedRoom>();
  readonly #notices: ChangeNotices;
  /** Rooms that ended by a fault while an append was under way. */
  readonly #ending = new Map<DocumentId, Promise<void>>();
  readonly stats: RoomStats = createRoomStats();
  #isDraining = false;

  constructor(parts: RoomHostParts) {
    this.#parts = parts;
    this.#notices = new ChangeNotices(parts.timers);
  }

  get roomCount(): number {
    return this.#rooms.size;
  }

  join(documentId: DocumentId, joining: Joining, member: RoomMember): RoomSession {
    return this.#room(documentId).join(joining, member);
  }

  write(documentId: DocumentId, principalId: PrincipalId, update: Uint8Array): Promise<WriteOutcome> {
    if (this.#isDraining) return Promise.resolve({ kind: 'refused', reason: 'the server is stopping' });
    return this.#room(documentId).write(principalId, update);
  }

  announce(documentId: DocumentId, event: DocumentEvent): void {
    this.#rooms.get(documentId)?.handle({ kind: 'announce', event });
  }

  closeAll(documentId: DocumentId, code: CloseCode, reason: string): void {
    this.#rooms.get(documentId)?.handle({ kind: 'closeAll', code, reason });
  }

  onChanged(listener: (documentId: DocumentId, lastSeq: number) => void): () => void {
    return this.#notices.subscribe(listener);
  }

  committed(documentId: DocumentId): CommittedContent | undefined {
    return this.#rooms.get(documentId)?.committed();
  }

  sessionIds(documentId: DocumentId): readonly SessionId[] {
    return this.#rooms.get(documentId)?.sessionIds ?? [];
  }

  /**
   * Sends everybody away with `code` and waits until what was admitted is on disk or has failed. The host takes no
   * writes afterwards; calling it again waits for the same end.
   */
  async drain(code: CloseCode, reason: string): Promise<void> {
    this.#isDraining = true;
    const rooms = [...this.#rooms.values()];
    for (const room of rooms) room.handle({ kind: 'closeAll', code, reason });
    await Promise.all(rooms.map((room) => room.settled()));
    this.#notices.flush();
  }

  #room(documentId: DocumentId): HostedRoom {
    const known = this.#rooms.get(documentId);
    if (known !== undefined) return known;
    const room = new HostedRoom(documentId, {
      ...this.#parts,
      stats: this.stats,
      changed: (lastSeq) => this.#notices.note(documentId, lastSeq),
      left: () => this.#notices.left(documentId),
      forget: () => {
        // A newer room may stand in its place by now.
        if (this.#rooms.get(documentId) !== room) return;
        this.#rooms.delete(documentId);
        this.stats.rooms = this.#rooms.size;
        if (!room.isSettled) this.#rememberEnding(documentId, room.settled());
      },
      predecessor: this.#ending.get(documentId),
    });
    this.#rooms.set(documentId, room);
    this.stats.rooms = this.#rooms.size;
    return room;
  }

  #rememberEnding(documentId: DocumentId, settled: Promise<void>): void {
    const ending = settled.then(() => {
      if (this.#ending.get(documentId) === ending) this.#ending.delete(documentId);
      return undefined;
    });
    this.#ending.set(documentId, ending);
  }
}
