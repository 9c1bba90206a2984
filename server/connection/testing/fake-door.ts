/** A room door that notes who came and what they said, and lets the test speak for the room. */
import type { DocumentId } from '../../../shared/ids.ts';
import type { FrameBatch, RoomDoor, RoomMember, RoomSession } from '../../room-host/room-door.ts';
import type { Joining, RoomFrame } from '../../room/room-events.ts';

export interface Visitor {
  readonly documentId: DocumentId;
  readonly joining: Joining;
  readonly member: RoomMember;
  readonly frames: RoomFrame[];
  readonly accessChanges: Parameters<RoomSession['accessChanged']>[0][];
  hasLeft: boolean;
}

export class FakeDoor implements RoomDoor {
  readonly visitors: Visitor[] = [];
  /** Called inside `join`, as a room that is loaded answers at once. */
  onJoin: (visitor: Visitor) => void = () => undefined;
  onFrame: (visitor: Visitor, frame: RoomFrame) => void = () => undefined;

  join(documentId: DocumentId, joining: Joining, member: RoomMember): RoomSession {
    const visitor: Visitor = { documentId, joining, member, frames: [], accessChanges: [], hasLeft: false };
    this.visitors.push(visitor);
    this.onJoin(visitor);
    return {
      receive: (frame) => {
        visitor.frames.push(frame);
        this.onFrame(visitor, frame);
      },
      accessChanged: (access) => visitor.accessChanges.push(access),
      leave: () => {
        visitor.hasLeft = true;
      },
    };
  }

  /** The same batch to everybody who is in. */
  broadcast(batch: FrameBatch): void {
    for (const visitor of this.visitors) if (!visitor.hasLeft) visitor.member.sendBatch(batch);
  }

  get last(): Visitor {
    const visitor = this.visitors.at(-1);
    if (visitor === undefined) throw new Error('nobody has come in');
    return visitor;
  }

  write(): Promise<{ kind: 'written' }> {
    return Promise.resolve({ kind: 'written' });
  }

  announce(): void {
    // Nobody asks for it here.
  }

  closeAll(_documentId: DocumentId, code: Parameters<RoomMember['close']>[0], reason: string): void {
    for (const visitor of this.visitors) visitor.member.close(code, reason);
  }

  onChanged(): () => void {
    return () => undefined;
  }

  committed(): undefined {
    return undefined;
  }

  sessionIds(): readonly Joining['sessionId'][] {
    return this.visitors.filter((visitor) => !visitor.hasLeft).map((visitor) => visitor.joining.sessionId);
  }
}
