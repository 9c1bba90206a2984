import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { CLOSE } from '../../shared/protocol/close-codes.ts';
import { principalIdOf } from '../../shared/ids.ts';
import { encodeAwarenessUpdate } from 'y-protocols/awareness';
import { RoomWorld } from './testing/room-world.ts';

describe('opening', () => {
  it('ROOM-1 says nothing to a client before the document is loaded', () => {
    const world = new RoomWorld();
    const alice = world.joins('alice');
    alice.syncs();
    world.turnEnds();
    expect(alice.heard).toEqual([]);
    world.loads();
    expect(alice.heardKinds().slice(0, 3)).toEqual(['hello', 'syncStep1', 'syncStep2']);
  });

  it('ROOM-2 keeps what a client types while the document is being loaded', () => {
    const world = new RoomWorld();
    const alice = world.joins('alice');
    alice.types('early');
    world.loads();
    world.settles();
    const bob = world.joins('bob');
    bob.syncs();
    expect(bob.text).toBe('early');
  });

  it.each([
    [{ kind: 'unknown' } as const, CLOSE.notFound],
    [{ kind: 'unreadable', detail: 'x', readableSeq: 3 } as const, CLOSE.serverFault],
    [{ kind: 'failed', fault: 'io', detail: 'x' } as const, CLOSE.overload],
  ])('ROOM-3 a document that cannot be loaded is an error, never empty: %o', (outcome, code) => {
    const world = new RoomWorld();
    const alice = world.joins('alice');
    alice.types('kept by the client');
    world.give({ kind: 'loaded', outcome });
    expect(alice.closed?.code).toBe(code);
    expect(alice.heard).toEqual([]);
    expect(world.appends).toEqual([]);
    expect(world.effects.at(-1)).toEqual({ kind: 'evict' });
  });

  it('ROOM-4 opening and viewing a document writes no update', () => {
    const world = new RoomWorld();
    world.opens('alice').types('hello');
    world.settles();
    const written = world.disk.length;
    const bob = world.joins('bob');
    bob.syncs();
    bob.announces();
    world.settles();
    expect(bob.text).toBe('hello');
    expect(world.disk.length).toBe(written);
  });
});

describe('durable before visible', () => {
  it('ROOM-5 acknowledges and shows an update only after its commit', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    const bob = world.joins('bob');
    world.settles();
    alice.types('a');
    world.turnEnds();
    const before = alice.acks.at(-1);
    expect(bob.text).toBe('');
    world.commits();
    expect(bob.text).toBe('a');
    expect(alice.acks.at(-1)).toBe((before ?? 0) + 1);
  });

  it('ROOM-6 a newcomer hears committed content alone', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    world.settles();
    alice.types('not yet on disk');
    world.turnEnds();
    const bob = world.joins('bob');
    bob.syncs();
    expect(bob.text).toBe('');
    world.settles();
    expect(bob.text).toBe('not yet on disk');
  });

  it('ROOM-7 gathers what arrives during a commit into the next one', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    world.settles();
    alice.types('a');
    world.turnEnds();
    alice.types('b');
    alice.types('c');
    world.turnEnds();
    expect(world.appends).toHaveLength(1);
    world.commits();
    expect(world.appends[0]?.updates).toHaveLength(2);
    world.settles();
    expect(alice.acks.at(-1)).toBe(4);
  });

  it('ROOM-8 acknowledges a frame that brings nothing new only when what it repeats is on disk', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    world.settles();
    const update = alice.types('a');
    world.turnEnds();
    const twin = world.joins('alice');
    twin.sends(update);
    world.turnEnds();
    expect(twin.acks).toEqual([]);
    world.commits();
    // Its answer to step 1 and the repetition.
    expect(twin.acks.at(-1)).toBe(2);
    expect(world.disk).toHaveLength(1);
  });

  it('ROOM-9 a failed append reaches the writer, and nobody else ever sees it', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    const bob = world.joins('bob', { role: 'viewer' });
    world.settles();
    alice.types('lost?');
    world.turnEnds();
    alice.types(' and what builds on it');
    world.failsToCommit('full');
    expect(alice.closed?.code).toBe(CLOSE.storageFailing);
    expect(alice.heard.at(-1)).toMatchObject({ kind: 'event' });
    expect(bob.closed).toBeUndefined();
    expect(bob.text).toBe('');

    // She comes back with it when the disk has healed.
    const again = world.joins('alice', { doc: alice.doc });
    again.syncs();
    world.settles();
    expect(again.closed).toBeUndefined();
    expect(bob.text).toBe('lost? and what builds on it');
  });

  it('ROOM-31 nobody waits on for an ack of what a failed append has dropped, whatever their role by now', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    const bob = world.joins('bob');
    world.settles();
    const acked = alice.acks.at(-1);
    alice.types('written as an editor');
    world.turnEnds();
    alice.becomes('viewer');
    world.failsToCommit('full');
    expect(alice.closed?.code).toBe(CLOSE.storageFailing);
    expect(alice.acks.at(-1)).toBe(acked);
    const carol = world.joins('carol');
    carol.types('x');
    world.settles();
    expect(bob.closed?.code).toBe(CLOSE.storageFailing);
    expect(alice.acks.at(-1)).toBe(acked);
  });

  it('ROOM-10 claims of client ids alone never send anybody away', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    world.settles();
    alice.announces();
    world.failsToCommit('full');
    expect(alice.closed).toBeUndefined();
    expect(world.appends).toEqual([]);
    alice.types('x');
    world.settles();
    expect(world.claimsOnDisk).toEqual([
      { clientId: alice.doc.clientID, principalId: principalIdOf('user', 'alice') },
    ]);
  });

  it('ROOM-11 a document rebuilt elsewhere sends everybody away to load it afresh', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    world.settles();
    alice.types('x');
    world.turnEnds();
    const ticket = world.appends[0]?.ticket ?? 0;
    world.give({ kind: 'appended', ticket, outcome: { kind: 'goneElsewhere' } });
    expect(alice.closed?.code).toBe(CLOSE.rebuilt);
    expect(world.effects.at(-1)).toEqual({ kind: 'evict' });
  });
});

describe('what is refused', () => {
  it('ROOM-33 when nobody can tell what is on disk, everybody comes back and the document is loaded again', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    world.settles();
    const acked = alice.acks.at(-1);
    alice.types('x');
    world.turnEnds();
    const ticket = world.appends[0]?.ticket ?? 0;
    world.give({ kind: 'appended', ticket, outcome: { kind: 'unknown', detail: 'planted' } });
    expect(alice.closed?.code).toBe(CLOSE.serverFault);
    expect(alice.acks.at(-1)).toBe(acked);
    expect(world.effects.at(-1)).toEqual({ kind: 'evict' });
  });

  it('ROOM-12 a viewer changes nothing and is told so', () => {
    const world = new RoomWorld();
    const victor = world.opens('victor', { role: 'viewer' });
    world.settles();
    victor.types('x');
    world.settles();
    expect(victor.closed?.code).toBe(CLOSE.forbidden);
    expect(world.disk).toEqual([]);
  });

  it('ROOM-13 a viewer who answers step 1 with nothing new is no offender', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    alice.types('abc');
    alice.edits((doc) => doc.getText('t').delete(1, 1));
    world.settles();
    const victor = world.joins('victor', { role: 'viewer', doc: alice.doc });
    world.settles();
    expect(victor.closed).toBeUndefined();
    expect(victor.acks).toEqual([1]);
  });

  it('ROOM-32 a viewer whose Yjs tidies up by itself is no offender, and nothing of it is kept', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    const bob = world.joins('bob');
    const paragraph = new Y.XmlElement('paragraph');
    alice.edits((doc) => doc.getXmlFragment('default').insert(0, [paragraph]));
    world.settles();
    // Bob writes into the paragraph while Alice deletes it.
    const writing = bob.editsUnsent((doc) => {
      const found = doc.getXmlFragment('default').get(0);
      if (found instanceof Y.XmlElement) found.insert(0, [new Y.XmlText('too late')]);
    });
    alice.edits((doc) => doc.getXmlFragment('default').delete(0, 1));
    bob.sends(writing);
    world.settles();
    const written = world.disk.length;
    const victor = new Y.Doc();
    for (const update of world.disk) Y.applyUpdate(victor, update);
    const viewer = world.joins('victor', { role: 'viewer', doc: victor });
    world.settles();
    expect(viewer.closed).toBeUndefined();
    expect(viewer.acks).toEqual([1]);
    expect(world.disk).toHaveLength(written);
  });

  it('ROOM-14 an editor who becomes a viewer is refused from that frame on', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    alice.types('a');
    world.settles();
    alice.becomes('viewer');
    expect(alice.heard.at(-1)).toMatchObject({ kind: 'hello' });
    alice.types('b');
    world.settles();
    expect(alice.closed?.code).toBe(CLOSE.forbidden);
    expect(world.disk).toHaveLength(1);
  });

  it('ROOM-15 new content under somebody else’s client id is refused', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    alice.announces();
    const mallory = world.joins('mallory');
    world.settles();
    const forged = new Y.Doc();
    forged.clientID = alice.doc.clientID;
    forged.getText('t').insert(0, 'x');
    mallory.sends(Y.encodeStateAsUpdate(forged));
    expect(mallory.closed?.code).toBe(CLOSE.forbidden);
    expect(alice.closed).toBeUndefined();
  });

  it('ROOM-16 ownership of client ids survives a restart', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    alice.announces();
    world.settles();
    const later = new RoomWorld();
    later.claimsOnDisk.push(...world.claimsOnDisk);
    const mallory = later.opens('mallory', { doc: forgedDoc(alice.doc.clientID) });
    later.turnEnds();
    expect(mallory.closed?.code).toBe(CLOSE.forbidden);
  });

  it('ROOM-17 nonsense closes its sender alone', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    const mallory = world.joins('mallory');
    world.settles();
    mallory.sends(new Uint8Array([200, 200, 200, 1, 7]));
    expect(mallory.closed?.code).toBe(CLOSE.inadmissible);
    alice.types('fine');
    world.settles();
    expect(alice.closed).toBeUndefined();
    expect(world.disk).toHaveLength(1);
  });

  it('ROOM-18 a document does not grow beyond its limit; what came before stays', () => {
    const world = new RoomWorld({ limits: { documentBytes: 2_000 } });
    const alice = world.opens('alice');
    world.settles();
    alice.types('x'.repeat(1_000));
    world.settles();
    alice.types('y'.repeat(2_000));
    expect(alice.closed?.code).toBe(CLOSE.documentTooLarge);
    expect(world.disk).toHaveLength(1);
  });
});

describe('updates that build on something unknown', () => {
  it('ROOM-19 asks with step 1, keeps nothing, and holds the ack back until the answer is on disk', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    world.settles();
    const acked = alice.acks.at(-1) ?? 0;
    alice.editsUnsent((doc) => doc.getText('t').insert(0, 'offline '));
    const later = alice.editsUnsent((doc) => doc.getText('t').insert(8, 'later'));
    alice.sends(later);
    expect(alice.heard.at(-1)).toMatchObject({ kind: 'syncStep1' });
    expect(alice.closed).toBeUndefined();
    world.settles();
    expect(alice.acks.at(-1)).toBe(acked + 2);
    const bob = world.joins('bob');
    bob.syncs();
    expect(bob.text).toBe('offline later');
  });

  it('ROOM-20 does not ask in circles a client whose answers do not help', () => {
    const world = new RoomWorld();
    const doc = new Y.Doc();
    const elsewhere = new Y.Doc();
    elsewhere.getText('t').insert(0, 'a');
    const before = Y.encodeStateVector(elsewhere);
    elsewhere.getText('t').insert(1, 'b');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(elsewhere, before));
    const alice = world.opens('alice', { doc });
    world.settles();
    const asked = () => alice.heard.filter((frame) => frame.kind === 'syncStep1').length;
    expect(asked()).toBe(1);
    world.timePasses(1_000);
    expect(asked()).toBe(2);
    world.timePasses(1_000);
    expect(asked()).toBe(2);
    world.timePasses(1_000);
    expect(asked()).toBe(3);
  });
});

describe('presence', () => {
  it('ROOM-21 names are the server’s word', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    const bob = world.joins('bob');
    alice.awareness.setLocalState({ user: { name: 'The Boss' }, cursor: 3 });
    alice.announces();
    world.settles();
    expect(bob.awareness.getStates().get(alice.doc.clientID)).toEqual({
      user: alice.joining.user,
      cursor: 3,
    });
  });

  it('ROOM-22 a state belongs to one session: another person’s frame for it is passed over', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    const bob = world.joins('bob');
    const mallory = world.joins('mallory');
    alice.movesCaret(1);
    world.settles();
    world.timePasses(60);
    const forged = new Y.Doc();
    forged.clientID = alice.doc.clientID;
    const echo = encodeAwarenessUpdate(mallory.awareness, [alice.doc.clientID]);
    mallory.sendsAwareness(echo);
    world.timePasses(60);
    expect(mallory.closed).toBeUndefined();
    expect(bob.awareness.getStates().get(alice.doc.clientID)).toMatchObject({ cursor: 1 });
  });

  it('ROOM-23 goes at once when its session goes, and is back at once when it returns', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    const bob = world.joins('bob');
    alice.movesCaret(1);
    world.settles();
    alice.leaves();
    expect(bob.awareness.getStates().has(alice.doc.clientID)).toBe(false);
    const again = world.joins('alice', { doc: alice.doc });
    again.sendsAwareness(encodeAwarenessUpdate(alice.awareness, [alice.doc.clientID]));
    world.timePasses(60);
    expect(bob.awareness.getStates().has(alice.doc.clientID)).toBe(true);
  });

  it('ROOM-24 the same person’s new connection takes its state over from a half-open one', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    const bob = world.joins('bob');
    alice.movesCaret(1);
    world.settles();
    const again = world.joins('alice', { doc: alice.doc });
    again.sendsAwareness(encodeAwarenessUpdate(alice.awareness, [alice.doc.clientID]));
    world.timePasses(60);
    alice.leaves();
    expect(bob.awareness.getStates().has(alice.doc.clientID)).toBe(true);
    again.leaves();
    expect(bob.awareness.getStates().has(alice.doc.clientID)).toBe(false);
  });

  it('ROOM-25 many changes of one window go out as one frame, the newest state', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    const bob = world.joins('bob');
    world.settles();
    alice.movesCaret(0);
    world.turnEnds();
    const before = bob.heard.length;
    for (let position = 1; position <= 20; position += 1) alice.movesCaret(position);
    world.turnEnds();
    expect(bob.heard.length).toBe(before);
    world.timePasses(50);
    expect(bob.heard.length).toBe(before + 1);
    expect(bob.awareness.getStates().get(alice.doc.clientID)).toMatchObject({ cursor: 20 });
  });

  it('ROOM-26 a state that is too large or too deep closes its sender', () => {
    const world = new RoomWorld({ limits: { awarenessStateBytes: 100 } });
    const alice = world.opens('alice');
    alice.awareness.setLocalState({ long: 'x'.repeat(200) });
    alice.announces();
    expect(alice.closed?.code).toBe(CLOSE.shapeLimit);
    const bob = world.joins('bob');
    bob.awareness.setLocalState({ a: JSON.parse('['.repeat(30) + ']'.repeat(30)) as unknown });
    bob.announces();
    expect(bob.closed?.code).toBe(CLOSE.shapeLimit);
  });
});

describe('compaction and rest', () => {
  it('ROOM-27 asks for compaction when the tail has grown and writing pauses, once at a time', () => {
    const world = new RoomWorld({ compactAfterUpdates: 3 });
    const alice = world.opens('alice');
    for (const letter of 'abcdef') {
      alice.types(letter);
      world.settles();
    }
    const compactions = () => world.effects.filter((effect) => effect.kind === 'compact').length;
    expect(compactions()).toBe(0);
    world.timePasses(2_000);
    expect(compactions()).toBe(1);
    const folded = new Y.Doc();
    for (const update of world.disk.slice(0, 4)) Y.applyUpdate(folded, update);
    world.give({ kind: 'compacted', baseSeq: 4, base: Y.encodeStateAsUpdate(folded) });
    world.give({ kind: 'compactionEnded', hasFolded: true });
    const bob = world.joins('bob');
    bob.syncs();
    expect(bob.text).toBe('abcdef');
  });

  it('ROOM-28 a room that nobody uses is forgotten, its tail folded first', () => {
    const world = new RoomWorld({ evictAfterMs: 1_000 });
    const alice = world.opens('alice');
    for (let count = 0; count < 40; count += 1) {
      alice.types('x');
      world.settles();
    }
    alice.leaves();
    expect(world.effects.at(-1)).toEqual({ kind: 'wakeAt', at: world.now + 1_000 });
    world.timePasses(1_000);
    expect(world.effects.at(-1)).toEqual({ kind: 'compact' });
    world.give({ kind: 'compactionEnded', hasFolded: true });
    expect(world.effects.at(-1)).toEqual({ kind: 'evict' });
  });

  it('ROOM-29 a page older than the document is sent to reload', () => {
    const world = new RoomWorld();
    const alice = world.joins('alice', { schemaVersion: 1 });
    world.loads({ schemaVersion: 2 });
    expect(alice.closed?.code).toBe(CLOSE.schemaTooOld);
  });

  it('ROOM-45 gives what is on disk, and nothing of what is on its way there', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    world.settles();
    alice.types('one');
    world.settles();
    alice.types(' two');
    world.turnEnds();
    const committed = world.room.committed();
    const doc = new Y.Doc();
    for (const update of [committed?.base ?? [], ...(committed?.tail ?? [])]) {
      Y.applyUpdate(doc, Uint8Array.from(update));
    }
    expect(doc.getText('t').toJSON()).toBe('one');
    expect(committed?.lastSeq).toBe(1);
    expect(new RoomWorld().room.committed()).toBeUndefined();
  });

  it('ROOM-30 a write of the server itself is admitted, committed and shown like any other', () => {
    const world = new RoomWorld();
    const bob = world.opens('bob');
    world.settles();
    const doc = new Y.Doc();
    doc.getText('title').insert(0, 'Minutes');
    world.give({
      kind: 'write',
      requestId: 7,
      principalId: principalIdOf('user', 'alice'),
      update: Y.encodeStateAsUpdate(doc),
    });
    world.settles();
    expect(bob.doc.getText('title').toJSON()).toBe('Minutes');
    expect(world.effects).toContainEqual({ kind: 'writeDone', requestId: 7, outcome: { kind: 'written' } });
  });
});

function forgedDoc(clientId: number): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  doc.getText('t').insert(0, 'forged');
  return doc;
}
