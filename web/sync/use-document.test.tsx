// @vitest-environment jsdom
import { act, StrictMode, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openDocument } from './document-session.ts';
import { rememberPrincipal } from './remembered-principal.ts';
import { installIndexedDb } from './testing/browser-storage.ts';
import { Device } from './testing/device.ts';
import { fakeWebSockets, type FakeWebSockets } from './testing/fake-web-socket.ts';
import { HonestServer } from './testing/honest-server.ts';
import { createManualTime } from './testing/manual-time.ts';
import { useDocument, type UsedDocument } from './use-document.ts';

let server: HonestServer;
let sockets: FakeWebSockets;
let root: Root;
let used: UsedDocument | undefined;
let draws = 0;

function drawn(shown: UsedDocument): void {
  used = shown;
  draws += 1;
}

function Shown({ documentId }: { readonly documentId: string }): ReactNode {
  const shown = useDocument(documentId);
  drawn(shown);
  return shown.state.save.kind;
}

function show(documentId: string): void {
  act(() => {
    root.render(
      <StrictMode>
        <Shown documentId={documentId} />
      </StrictMode>,
    );
  });
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  installIndexedDb();
  server = new HonestServer();
  sockets = fakeWebSockets(server, 'alice');
  vi.stubGlobal('WebSocket', sockets.WebSocket);
  rememberPrincipal('user:alice');
  root = createRoot(document.body.appendChild(document.createElement('div')));
  draws = 0;
});

afterEach(async () => {
  act(() => root.unmount());
  await used?.session.close();
  vi.unstubAllGlobals();
});

async function ready(): Promise<UsedDocument> {
  await act(() => vi.waitFor(() => expect(used?.session.getState().link.kind).toBe('live')));
  if (used === undefined) throw new Error('nothing was drawn');
  return used;
}

it('SYNC-75 useDocument gives the session, its state and the peers; one session however often it is drawn', async () => {
  show('document-1');
  const { session, state, peers } = await ready();
  expect(state).toMatchObject({ phase: 'ready', save: { kind: 'saved' }, localCopy: { kind: 'kept' } });
  expect(peers).toEqual([]);
  show('document-1');
  expect(used?.session).toBe(session);
  expect(sockets.opened).toHaveLength(1);
  expect(document.body.textContent).toContain('saved');
});

it('SYNC-76 does not draw anew for what others type and where their carets are', async () => {
  show('document-2');
  await ready();
  const time = createManualTime();
  const bob = await new Device({ server, time, person: 'bob' }).opens();
  const before = draws;
  act(() => {
    for (let position = 0; position < 50; position += 1) {
      bob.types('x');
      bob.awareness.setLocalStateField('cursor', position);
      time.advance(60);
    }
  });
  expect(used?.session.title.toJSON()).toBe('x'.repeat(50));
  expect(draws).toBe(before);
});

it('SYNC-77 draws Saving and Saved as they come', async () => {
  show('document-3');
  const { session } = await ready();
  server.auto = false;
  act(() => session.title.insert(0, 'a'));
  expect(document.body.textContent).toContain('saving');
  act(() => {
    server.auto = true;
    server.settle();
  });
  expect(document.body.textContent).toContain('saved');
});

it('SYNC-78 offers scriptorium.v1, says its schema, and puts no token into the address', async () => {
  show('document-4');
  await ready();
  expect(sockets.opened[0]).toEqual({
    url: `${location.origin.replace('http', 'ws')}/ws/document-4?schema=1`,
    protocols: ['scriptorium.v1'],
  });
});

it('SYNC-86 stays with the person who opened it, and keeps nothing for nobody', async () => {
  show('document-5');
  const { session } = await ready();
  act(() => rememberPrincipal(undefined));
  show('document-5');
  expect(used?.session).toBe(session);
  const unknown = openDocument({ documentId: 'document-5' });
  await vi.waitFor(() => expect(unknown.getState().localCopy.kind).toBe('refused'));
  await unknown.close();
});
