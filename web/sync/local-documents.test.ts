// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { openDocument } from './document-session.ts';
import { forgetPerson, listLocalDocuments, readUnsentCopies } from './local-documents.ts';
import { rememberPrincipal } from './remembered-principal.ts';
import { installIndexedDb } from './testing/browser-storage.ts';
import { fakeWebSockets } from './testing/fake-web-socket.ts';
import { HonestServer } from './testing/honest-server.ts';

let server: HonestServer;

beforeEach(() => {
  installIndexedDb();
  server = new HonestServer();
  vi.stubGlobal('WebSocket', fakeWebSockets(server, 'alice').WebSocket);
  rememberPrincipal('user:alice');
});
afterEach(() => {
  vi.unstubAllGlobals();
});

async function writes(documentId: string, sent: string, unsent: string): Promise<void> {
  const session = openDocument({ documentId });
  await vi.waitFor(() => expect(session.getState().link.kind).toBe('live'));
  session.title.insert(0, sent);
  await vi.waitFor(() => expect(session.getState().save.kind).toBe('saved'));
  if (unsent !== '') {
    server.reachable = false;
    server.cutEverybody();
    session.title.insert(sent.length, unsent);
  }
  await session.close();
  server.reachable = true;
}

it('PAGE-66 what was never sent can be read with what it belongs to; what was sent is left out', async () => {
  await writes('document-1', 'Picnic', ' and cake');
  const copies = await readUnsentCopies();
  expect(copies.map(({ documentId, title }) => ({ documentId, title }))).toEqual([
    { documentId: 'document-1', title: 'Picnic and cake' },
  ]);
  const doc = new Y.Doc();
  for (const { content } of copies) Y.applyUpdate(doc, content);
  expect(doc.getText('title').toJSON()).toBe('Picnic and cake');
  const lengths = copies.flatMap(({ unsent }) => Y.decodeUpdate(unsent).structs.map(({ length }) => length));
  expect(lengths).toEqual([' and cake'.length]);
  expect(await readUnsentCopies('user:bob')).toEqual([]);
});

it('PAGE-66 nothing of a person is left on the device, unsent edits included; others keep theirs', async () => {
  await writes('document-1', 'Mine', ' too');
  rememberPrincipal('user:bob');
  await writes('document-1', '', '');
  await forgetPerson('user:alice');
  expect(await listLocalDocuments('user:alice')).toEqual([]);
  expect(await listLocalDocuments('user:bob')).toHaveLength(1);
});
