/** The real sync client on real sockets, connections and rooms (over a log in memory). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createMemoryLocalCopy, type MemoryLocalCopy } from '../../web/sync/memory-local-copy.ts';
import { openDocumentInNode, type NodeDocument } from '../../web/sync/node-client.ts';
import { untilState } from '../../web/sync/session-waiting.ts';
import { LiveServer } from '../connection/testing/live-server.ts';
import { until } from '../testing/until.ts';

let server: LiveServer;
const open: NodeDocument[] = [];

beforeEach(async () => {
  server = await LiveServer.start();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((document) => document.close()));
  await server.stop();
});

function opens(token: string, localCopy: MemoryLocalCopy = createMemoryLocalCopy()): NodeDocument {
  const document = openDocumentInNode({
    url: server.address,
    documentId: 'meeting-notes',
    token,
    WebSocket,
    localCopy,
  });
  open.push(document);
  return document;
}

const textOf = (document: NodeDocument): string => document.title.toJSON();

function framesOf(document: NodeDocument, kind: string): number {
  return document.debug().frames.filter((frame) => frame.direction === 'out' && frame.kind === kind).length;
}

describe('the sync client and the server', () => {
  it('SYNC-81 two people type at once, both see the same and both are told Saved', async () => {
    const [alice, bob] = [opens('alice'), opens('bob')];
    await Promise.all([alice.whenSettled(), bob.whenSettled()]);
    for (const letter of 'hello ') alice.title.insert(alice.title.length, letter);
    for (const letter of 'world ') bob.title.insert(0, letter);
    expect(alice.getState().save).toEqual({ kind: 'saving', edits: 6 });
    await Promise.all([alice.whenSettled(), bob.whenSettled()]);
    await until('they read the same', () => textOf(alice) === textOf(bob) && textOf(alice).length === 12);
    const carol = opens('alice');
    await carol.whenSettled();
    expect(textOf(carol)).toBe(textOf(alice));
  });

  it('SYNC-7 opening and viewing send the empty answer alone', async () => {
    const alice = opens('alice');
    await alice.whenSettled();
    alice.title.insert(0, 'something');
    alice.title.delete(0, 4);
    await alice.whenSettled();
    const bob = opens('bob');
    await bob.whenSettled();
    await until('bob reads it', () => textOf(bob) === 'thing');
    const answers = bob
      .debug()
      .frames.filter((frame) => frame.kind === 'syncStep2' && frame.direction === 'out');
    expect(answers.map((frame) => frame.bytes)).toEqual([5]);
    expect(framesOf(bob, 'update')).toBe(0);
  });

  it('SYNC-32 unsent edits of an earlier page load arrive', async () => {
    const copy = createMemoryLocalCopy();
    const first = opens('alice', copy);
    await first.whenSettled();
    for (const client of open) client.title.insert(0, 'base ');
    await first.whenSettled();
    // The process ends before the server has answered.
    first.title.insert(0, 'unsent ');
    await until('it is kept', () => copy.unsentKeys().length === 1 || first.getState().save.kind === 'saved');
    await first.close();
    const again = opens('alice', copy);
    await again.whenSettled();
    const bob = opens('bob');
    await bob.whenSettled();
    expect(textOf(bob)).toBe('unsent base ');
  });

  it('SYNC-13 who becomes a viewer while typing is told, and keeps what was not saved', async () => {
    const alice = opens('alice');
    await alice.whenSettled();
    server.access.answer = { kind: 'allowed', role: 'viewer' };
    server.access.changes();
    await untilState(alice, (state) => state.role === 'viewer');
    expect(alice.getState().editable).toBe(false);
    alice.title.insert(0, 'too late');
    expect(alice.getState().save).toMatchObject({ kind: 'notSaved', why: 'forbidden', edits: 1 });
    server.access.answer = { kind: 'allowed', role: 'editor' };
    server.access.changes();
    await alice.whenSettled();
    const bob = opens('bob');
    await bob.whenSettled();
    expect(textOf(bob)).toBe('too late');
  });

  it('SYNC-16 who may no longer come in still reads what was typed', async () => {
    const alice = opens('alice');
    await alice.whenSettled();
    server.access.answer = { kind: 'forbidden' };
    server.access.changes();
    alice.title.insert(0, 'never sent');
    await untilState(alice, (state) => state.link.kind === 'stopped');
    expect(alice.getState()).toMatchObject({ link: { why: 'notFound', code: 4403 }, editable: false });
    expect(textOf(alice)).toBe('never sent');
  });

  it('SYNC-53 people see each other, by the name that the server gives them, and see them go', async () => {
    const [alice, bob] = [opens('alice'), opens('bob')];
    await Promise.all([alice.whenSettled(), bob.whenSettled()]);
    await until('alice sees bob', () => alice.getPeers().length === 1);
    expect(alice.getPeers()).toMatchObject([{ user: { name: 'bob', id: 'user:bob' }, typing: false }]);
    bob.title.insert(0, 'b');
    await until('bob is typing', () => alice.getPeers().some((peer) => peer.typing));
    await bob.close();
    await until('bob has gone', () => alice.getPeers().length === 0);
  });

  it('SYNC-82 a wrong credential is told as signed out', async () => {
    const stranger = opens('nobody');
    const state = await untilState(stranger, ({ link }) => link.kind === 'stopped');
    expect(state.link).toMatchObject({ why: 'signedOut', code: 4401 });
  });
});
