import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { DOCUMENT_SCHEMA_VERSION } from '../../shared/document/schema-version.ts';
import { CLOSE } from '../../shared/protocol/close-codes.ts';
import { RoomWorld } from './testing/room-world.ts';

describe('what one client could do to others', () => {
  const SCHEMA = DOCUMENT_SCHEMA_VERSION;

  it('ROOM-34 a schema version that no server has given out locks nobody out', () => {
    const world = new RoomWorld();
    const mallory = world.joins('mallory', { schemaVersion: 999_999_999 });
    world.loads({ schemaVersion: SCHEMA });
    mallory.answers(new Uint8Array([0, 0]));
    mallory.types('x');
    world.settles();
    const alice = world.joins('alice', { schemaVersion: SCHEMA });
    expect(alice.closed).toBeUndefined();
    expect(world.effects).not.toContainEqual({ kind: 'raiseSchemaVersion', version: 999_999_999 });
  });

  it('ROOM-35 a newer page raises the version by writing, and older pages that are open go', () => {
    const world = new RoomWorld();
    const old = world.joins('olga', { schemaVersion: SCHEMA - 1 });
    const stock = world.joins('stan', { dialect: 'stock' });
    const alice = world.joins('alice', { schemaVersion: SCHEMA });
    world.loads({ schemaVersion: SCHEMA - 1 });
    alice.answers(new Uint8Array([0, 0]));
    world.settles();
    expect(old.closed).toBeUndefined();
    alice.types('x');
    world.settles();
    expect(old.closed?.code).toBe(CLOSE.schemaTooOld);
    expect(stock.closed).toBeUndefined();
    expect(world.effects).toContainEqual({ kind: 'raiseSchemaVersion', version: SCHEMA });
  });

  it('ROOM-36 answers a flood of questions once at once and then once a second', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    alice.types('abc');
    world.settles();
    const mallory = world.joins('mallory', { role: 'viewer' });
    world.turnEnds();
    const answers = (): number => mallory.heard.filter((frame) => frame.kind === 'syncStep2').length;
    for (let count = 0; count < 300; count += 1) mallory.asks(new Uint8Array([1, 1, 1]));
    world.turnEnds();
    for (let count = 0; count < 300; count += 1) mallory.asks(new Uint8Array([0]));
    world.turnEnds();
    expect(answers()).toBe(1);
    world.timePasses(1_000);
    expect(answers()).toBe(2);
    expect(mallory.text).toBe('abc');
  });

  it('ROOM-37 folds first when it is the tail that is too large, and always lets delete', () => {
    const world = new RoomWorld({ limits: { documentBytes: 4_000 } });
    const alice = world.opens('alice');
    world.settles();
    for (let count = 0; count < 3; count += 1) {
      alice.types('x'.repeat(1_200));
      alice.edits((doc) => doc.getText('t').delete(0, 1_200));
      world.settles();
    }
    expect(alice.closed).toBeUndefined();
    alice.types('y'.repeat(1_000));
    expect(alice.closed?.code).toBe(CLOSE.overload);
    expect(world.effects).toContainEqual({ kind: 'compact' });
    const folded = new Y.Doc();
    for (const update of world.disk) Y.applyUpdate(folded, update);
    world.give({ kind: 'compacted', baseSeq: world.disk.length, base: Y.encodeStateAsUpdate(folded) });
    world.give({ kind: 'compactionEnded', hasFolded: true });
    const again = world.joins('alice', { doc: alice.doc });
    world.settles();
    expect(again.closed).toBeUndefined();
    expect(again.acks.at(-1)).toBe(1);
  });

  it('ROOM-38 a viewer’s claims are not written down; once an editor, their ids are', () => {
    const world = new RoomWorld();
    const victor = world.opens('victor', { role: 'viewer' });
    victor.announces();
    world.settles();
    expect(world.claimsOnDisk).toEqual([]);
    victor.becomes('editor');
    victor.types('x');
    world.settles();
    expect(world.claimsOnDisk.map(({ clientId }) => clientId)).toEqual([victor.doc.clientID]);
  });

  it('ROOM-39 client ids claimed by announcing alone are bounded like all', () => {
    const world = new RoomWorld({ limits: { clientIdsPerDocument: 2 } });
    const [first, second, third] = ['a', 'b', 'c'].map((name) => world.joins(name));
    world.loads();
    for (const person of [first, second, third]) person?.announces();
    expect(second?.closed).toBeUndefined();
    expect(third?.closed?.code).toBe(CLOSE.shapeLimit);
  });

  it('ROOM-40 an ack does not wait for a claim that cannot be written', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    world.settles();
    const acked = alice.acks.at(-1) ?? 0;
    alice.announces();
    world.turnEnds();
    alice.sends(new Uint8Array([0, 0]));
    world.turnEnds();
    expect(alice.acks.at(-1)).toBe(acked + 1);
    world.failsToCommit('full');
    alice.types('x');
    world.settles();
    expect(alice.acks.at(-1)).toBe(acked + 2);
  });

  it('ROOM-43 a viewer’s empty answer covers nothing that was set aside while they were an editor', () => {
    const world = new RoomWorld();
    const alice = world.opens('alice');
    world.settles();
    const acked = alice.acks.at(-1) ?? 0;
    alice.isMute = true;
    alice.editsUnsent((doc) => doc.getText('t').insert(0, 'kept back'));
    alice.sends(alice.editsUnsent((doc) => doc.getText('t').insert(9, 'x')));
    alice.becomes('viewer');
    alice.answers(new Uint8Array([0, 0]));
    world.settles();
    expect(alice.acks.at(-1)).toBe(acked);
    expect(world.disk).toEqual([]);
  });

  it('ROOM-41 who sends too much while the document is being loaded goes; nobody else does', () => {
    const world = new RoomWorld({ limits: { frameBytes: 1_000 } });
    const mallory = world.joins('mallory');
    const alice = world.joins('alice');
    for (let count = 0; count < 1_100; count += 1) mallory.sends(new Uint8Array(1_000));
    alice.types('a');
    expect(mallory.closed?.code).toBe(CLOSE.overload);
    world.loads();
    world.settles();
    expect(alice.closed).toBeUndefined();
    expect(world.disk).toHaveLength(1);
  });

  it('ROOM-42 a client that never answers what it is asked does not pile up frames', () => {
    const world = new RoomWorld();
    const mallory = world.opens('mallory');
    world.settles();
    mallory.editsUnsent((doc) => doc.getText('t').insert(0, 'kept back'));
    const later = mallory.editsUnsent((doc) => doc.getText('t').insert(9, 'x'));
    mallory.isMute = true;
    for (let count = 0; count < 10_001; count += 1) mallory.sends(later);
    expect(mallory.closed?.code).toBe(CLOSE.overload);
  });
});
