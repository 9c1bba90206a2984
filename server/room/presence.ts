/**
 * Who is here, and where their caret is: the room's awareness states.
 *
 * A state belongs to one live session. Frames are parsed and rebuilt, never passed on: the `user` field is the
 * server's word, entries for other people's ids are passed over (stock clients echo everything they hear), and
 * the clocks that go out are the server's own. Changes of one window go out as one frame, newest state per
 * client, so that 200 moving carets cost 20 frames a second and not 200 x 200.
 */
import type { PrincipalId, SessionId } from '../../shared/ids.ts';
import type { Limits } from '../../shared/protocol/limits.ts';
import type { PresenceUser } from '../../shared/protocol/hello.ts';
import {
  decodeAwareness,
  encodeAwarenessEntries,
  stampState,
  type AwarenessEntry,
  type StateText,
} from './awareness-codec.ts';
import type { ClientIdOwners } from './client-id-owners.ts';
import { canEdit, type DocumentRole } from '../../shared/roles.ts';

/** What presence needs to know of the session whose frame it reads. */
export interface PresentSession {
  readonly sessionId: SessionId;
  readonly principalId: PrincipalId;
  readonly user: PresenceUser;
  readonly role: DocumentRole;
}

export type PresenceOutcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'malformed'; readonly reason: string }
  | { readonly kind: 'overLimit'; readonly reason: string };

export interface PresenceFrames {
  readonly everybody: Uint8Array;
  /**
   * For sessions that must not hear their own entry: the server raised its clock above the client's own, and a
   * client takes a higher clock for newer news about itself.
   */
  readonly instead: readonly { readonly sessionId: SessionId; readonly bytes: Uint8Array | undefined }[];
}

type PresenceLimits = Pick<
  Limits,
  'awarenessFrameBytes' | 'awarenessStateBytes' | 'awarenessDepth' | 'clientIdsPerDocument'
>;

interface Present {
  readonly clientId: number;
  /** Undefined once its session has gone. */
  sessionId: SessionId | undefined;
  /** The clock its client sent last. */
  clientClock: number;
  /** The clock that others have heard: never falls, so that a client that comes back is seen at once. */
  sentClock: number;
  stateText: StateText;
}

/** Departed clients are remembered for their clocks only; beyond this many the oldest are forgotten. */
const MAX_REMEMBERED = 1024;

export class Presence {
  readonly #presentByClientId = new Map<number, Present>();
  readonly #clientIdBySession = new Map<SessionId, number>();
  readonly #changed = new Set<number>();
  readonly #owners: ClientIdOwners;
  readonly #limits: PresenceLimits;

  constructor(owners: ClientIdOwners, limits: PresenceLimits) {
    this.#owners = owners;
    this.#limits = limits;
  }

  /** Reads one awareness frame of `session`. */
  receive(session: PresentSession, bytes: Uint8Array): PresenceOutcome {
    if (bytes.length > this.#limits.awarenessFrameBytes) {
      return { kind: 'overLimit', reason: 'awareness frame too large' };
    }
    const decoded = decodeAwareness(bytes);
    if (!decoded.ok) return { kind: 'malformed', reason: decoded.error };
    const isAlone = decoded.value.length === 1;
    for (const entry of decoded.value) {
      if (!this.#speaksForItself(session, entry, isAlone)) continue;
      const refusal = this.#take(session, entry);
      if (refusal !== undefined) return refusal;
    }
    return { kind: 'taken' };
  }

  /** The session has gone, and its state with it. */
  leave(sessionId: SessionId): void {
    const clientId = this.#clientIdBySession.get(sessionId);
    this.#clientIdBySession.delete(sessionId);
    if (clientId === undefined) return;
    const present = this.#presentByClientId.get(clientId);
    if (present === undefined || present.sessionId !== sessionId) return;
    present.sessionId = undefined;
    this.#owners.release(clientId);
    if (present.stateText !== null) {
      present.stateText = null;
      this.#changed.add(clientId);
    }
    this.#forgetOldest();
  }

  /** The session's name or colour changed. */
  restamp(session: PresentSession): void {
    const clientId = this.#clientIdBySession.get(session.sessionId);
    const present = clientId === undefined ? undefined : this.#presentByClientId.get(clientId);
    if (present === undefined || present.stateText === null) return;
    const stamped = stampState(present.stateText, session.user, this.#limits.awarenessDepth);
    if (!stamped.ok) return;
    present.stateText = stamped.value;
    present.sentClock += 1;
    this.#changed.add(present.clientId);
  }

  hasChanges(): boolean {
    return this.#changed.size > 0;
  }

  /** What has changed since the last call, to be told to everybody; undefined when nothing has. */
  takeChanges(): PresenceFrames | undefined {
    if (this.#changed.size === 0) return undefined;
    const changed = [...this.#changed].flatMap((clientId) => this.#presentByClientId.get(clientId) ?? []);
    this.#changed.clear();
    const raised = changed.filter((one) => one.sessionId !== undefined && one.sentClock > one.clientClock);
    return {
      everybody: encodeAll(changed),
      instead: raised.flatMap((one) => {
        if (one.sessionId === undefined) return [];
        const others = changed.filter((other) => other !== one);
        return [{ sessionId: one.sessionId, bytes: others.length === 0 ? undefined : encodeAll(others) }];
      }),
    };
  }

  /** Everybody who is here, for a newcomer; undefined when nobody is. */
  everybody(): Uint8Array | undefined {
    const here = [...this.#presentByClientId.values()].filter((present) => present.stateText !== null);
    return here.length === 0 ? undefined : encodeAll(here);
  }

  /**
   * Whether an entry is the session's word about itself. An id in use by another session of the same person goes
   * to the newer one when the frame says nothing else (that is how every client introduces itself: its old
   * connection may be half open still) or when its clock has moved on, which an echo's never has.
   */
  #speaksForItself(session: PresentSession, entry: AwarenessEntry, isAlone: boolean): boolean {
    if (!this.#owners.admits(entry.clientId, session.principalId)) return false;
    const own = this.#clientIdBySession.get(session.sessionId);
    if (own !== undefined && own !== entry.clientId) return false;
    const present = this.#presentByClientId.get(entry.clientId);
    if (present === undefined || present.sessionId === undefined) {
      // A single entry introduces; many at once are an echo of others.
      return own === entry.clientId || isAlone;
    }
    if (present.sessionId === session.sessionId) return entry.clock > present.clientClock;
    return own === undefined && isAlone
      ? entry.clock >= present.clientClock
      : entry.clock > present.clientClock;
  }

  #take(session: PresentSession, entry: AwarenessEntry): PresenceOutcome | undefined {
    if (entry.stateText.length > this.#limits.awarenessStateBytes) {
      return { kind: 'overLimit', reason: 'awareness state too large' };
    }
    const stamped = stampState(entry.stateText, session.user, this.#limits.awarenessDepth);
    if (!stamped.ok) {
      return stamped.error === 'tooDeep'
        ? { kind: 'overLimit', reason: 'awareness state too deep' }
        : { kind: 'malformed', reason: 'awareness state is not a JSON object' };
    }
    if (this.#owners.ownerOf(entry.clientId) === undefined && this.#areIdsUsedUp()) {
      return { kind: 'overLimit', reason: 'too many client ids in this document' };
    }
    // Only who may write can lose something by another's use of the id.
    if (canEdit(session.role)) this.#owners.claim(entry.clientId, session.principalId);
    else this.#owners.claimInPassing(entry.clientId, session.principalId);
    const present = this.#presentByClientId.get(entry.clientId);
    if (present?.sessionId !== undefined && present.sessionId !== session.sessionId) {
      this.#clientIdBySession.delete(present.sessionId);
    }
    this.#clientIdBySession.set(session.sessionId, entry.clientId);
    this.#presentByClientId.set(entry.clientId, {
      clientId: entry.clientId,
      sessionId: session.sessionId,
      clientClock: entry.clock,
      sentClock: Math.max(entry.clock, (present?.sentClock ?? -1) + 1),
      stateText: stamped.value,
    });
    this.#changed.add(entry.clientId);
    return undefined;
  }

  #areIdsUsedUp(): boolean {
    const { clientIdsPerDocument } = this.#limits;
    return clientIdsPerDocument > 0 && this.#owners.size >= clientIdsPerDocument;
  }

  #forgetOldest(): void {
    if (this.#presentByClientId.size <= MAX_REMEMBERED) return;
    for (const present of this.#presentByClientId.values()) {
      if (present.sessionId !== undefined || this.#changed.has(present.clientId)) continue;
      this.#presentByClientId.delete(present.clientId);
      return;
    }
  }
}

function encodeAll(presents: readonly Present[]): Uint8Array {
  return encodeAwarenessEntries(
    presents.map(({ clientId, sentClock, stateText }) => ({ clientId, clock: sentClock, stateText })),
  );
}
