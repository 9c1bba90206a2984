// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openDocument } from './document-session.ts';
import { listLocalDocuments } from './local-documents.ts';
import { startOutboxFlusher } from './outbox-flusher.ts';
import { rememberPrincipal } from './remembered-principal.ts';
import { installIndexedDb } from './testing/browser-storage.ts';
import { fakeWebSockets, type FakeWebSockets } from './testing/fake-web-socket.ts';
import { HonestServer } from './testing/honest-server.ts';

let server: HonestServer;
let sockets: FakeWebSockets;

beforeEach(() => {
  installIndexedDb();
  server = new HonestServer();
  sockets = fakeWebSockets(server, 'alice');
  vi.stubGlobal('WebSocket', sockets.WebSocket);
  rememberPrincipal('user:alice');
});
afterEach(() => {
  vi.unstubAllGlobals();
});

async function typesOfflineAndLeaves(documentId: string, text: string): Promise<void> {
  const session = openDocument({ documentId });
  await vi.waitFor(() => expect(session.getState().link.kind).toBe('live'));
  server.reachable = false;
  server.cutEverybody();
  session.title.insert(0, text);
  await session.close();
  server.reachable = true;
}

it('SYNC-79 a page that shows another document sends what was left unsent, unseen by the others', async () => {
  await typesOfflineAndLeaves('document-1', 'left behind');
  expect(await listLocalDocuments()).toMatchObject([
    { documentId: 'document-1', unsentEdits: 1, title: 'left behind' },
  ]);
  const stop = startOutboxFlusher();
  await vi.waitFor(() => expect(server.text()).toBe('left behind'));
  await vi.waitFor(async () => expect(await listLocalDocuments()).toMatchObject([{ unsentEdits: 0 }]));
  stop();
  const announced = server.wire('alice').heard.filter((frame) => frame.kind === 'awareness');
  expect(announced).toEqual([]);
  expect(server.wire('alice').open).toBe(false);
});

it('SYNC-80 opens nothing when nothing is unsent', async () => {
  const session = openDocument({ documentId: 'document-1' });
  await vi.waitFor(() => expect(session.getState().link.kind).toBe('live'));
  await session.close();
  const before = sockets.opened.length;
  const stop = startOutboxFlusher();
  await vi.waitFor(async () => expect(await listLocalDocuments()).toHaveLength(1));
  stop();
  expect(sockets.opened).toHaveLength(before);
});

it('SYNC-85 does not ask again for edits that the server will not take from this person', async () => {
  await typesOfflineAndLeaves('document-1', 'no longer mine to send');
  server.roles.set('alice', 'viewer');
  const before = sockets.opened.length;
  const stop = startOutboxFlusher();
  await vi.waitFor(() => expect(sockets.opened).toHaveLength(before + 1));
  await vi.waitFor(() => expect(server.wire('alice').open).toBe(false));
  globalThis.dispatchEvent(new Event('online'));
  await vi.waitFor(async () => expect(await listLocalDocuments()).toMatchObject([{ unsentEdits: 1 }]));
  stop();
  expect(sockets.opened).toHaveLength(before + 1);
  expect(server.wire('alice').written).toEqual([]);
});
