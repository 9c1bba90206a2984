/**
 * What people really typed, keystroke by keystroke, through the real server: it must come out as it was written.
 * Two recordings are part of the project; the long ones and the merged documents run where the shared data is.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { pause, until } from '../testing/until.ts';
import { applyPatch, readTrace, type EditingTrace } from './testing/editing-trace.ts';
import { RestartingServer } from './testing/restarting-server.ts';
import { WireClient } from './testing/wire-client.ts';

const OWN = fileURLToPath(new URL('./testing/traces/', import.meta.url));
const SHARED = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const LONG = ['automerge-paper', 'rustcode', 'friendsforever_flat']
  .map((name) => `${SHARED}traces/${name}.json.gz`)
  .filter((file) => existsSync(file));
const MERGED = ['S1', 'C1'].map((name) => `${SHARED}yjs-docs/${name}.yjs`).filter((file) => existsSync(file));

/** Frames on their way before the writer waits for acks, as a person's fingers would. */
const WINDOW = 4_000;

let server: RestartingServer;
let token: string;

beforeAll(async () => {
  server = new RestartingServer({
    LIMIT_FRAMES_PER_SECOND: '0',
    LIMIT_BYTES_PER_SECOND: '0',
    LIMIT_FRAMES_PER_SECOND_PER_ADDRESS: '0',
    LIMIT_BYTES_PER_SECOND_PER_ADDRESS: '0',
    SYNCHRONOUS: 'normal',
  });
  await server.start();
  token = await server.tokenFor('writer');
});
afterAll(() => server.remove());

describe('recorded sessions', () => {
  it.each([`${OWN}sveltecomponent.json.gz`, ...LONG])(
    'STAND-2 one person’s recording comes out as it was written: %s',
    async (file) => {
      const trace = readTrace(file);
      const documentId = await server.command('doc', 'create', '--title', 'Recording');
      const writer = new WireClient({ ws: server.ws, documentId, token });
      await until('in sync', () => writer.isSynced);
      const edits = await types(writer, trace);
      await until('everything acknowledged', () => writer.acked === writer.sent, 60_000);
      expect(edits).toBeGreaterThan(1_000);
      writer.drop();

      expect(await textForStockClient(documentId)).toBe(trace.endContent);
      await server.stop();
      await server.start();
      expect(await textForStockClient(documentId)).toBe(trace.endContent);
    },
    300_000,
  );

  it('STAND-3 two people’s recording, each seeing the other late, converges', async () => {
    const trace = readTrace(`${OWN}friendsforever.concurrent.json.gz`);
    const documentId = await server.command('doc', 'create', '--title', 'Two people');
    const updates = concurrentUpdates(trace);
    const senders = await Promise.all(
      [0, 1].map(async () => {
        const client = new WireClient({ ws: server.ws, documentId, token });
        await until('in sync', () => client.isSynced);
        return client;
      }),
    );
    let typing = senders[0];
    for (const { agent, update } of updates) {
      const sender = senders[agent % 2];
      if (sender === undefined) throw new Error('no such person');
      // What one writes may build on what the other has written: that is on the server's disk first.
      if (typing !== undefined && typing !== sender) await isOnDisk(typing);
      typing = sender;
      sender.sends(update);
      while (sender.sent - sender.acked > WINDOW) await pause(1);
    }
    await until(
      'everything acknowledged',
      () => senders.every((sender) => sender.acked === sender.sent),
      60_000,
    );
    const expected = new Y.Doc();
    for (const { update } of updates) Y.applyUpdate(expected, update);
    const text = expected.getText('text').toJSON();
    expect(text.length).toBeGreaterThan(10_000);
    await until('both equal', () => senders.every((sender) => sender.doc.getText('text').toJSON() === text));
    expect(await textForStockClient(documentId)).toBe(text);
    for (const sender of senders) sender.drop();
  }, 300_000);

  it.each(MERGED)(
    'STAND-4 a merged document of another project syncs to a stock client: %s',
    async (file) => {
      const source = new Y.Doc();
      Y.applyUpdateV2(source, readFileSync(file));
      const documentId = await server.command('doc', 'create', '--title', 'Merged');
      const writer = new WireClient({ ws: server.ws, documentId, token, doc: source });
      await until('acknowledged', () => writer.acked > 0 && writer.acked === writer.sent, 60_000);
      expect(await textForStockClient(documentId)).toBe(source.getText('text').toJSON());
      writer.drop();
    },
    120_000,
  );
});

async function types(writer: WireClient, trace: EditingTrace): Promise<number> {
  const text = writer.doc.getText('text');
  if (trace.startContent !== '') text.insert(0, trace.startContent);
  let edits = 0;
  for (const { patches } of trace.txns) {
    for (const one of patches) {
      applyPatch(text, one);
      edits += 1;
    }
    if (writer.closed !== undefined)
      throw new Error(`sent away: ${writer.closed.code} ${writer.closed.reason}`);
    await leavesRoom(writer);
  }
  return edits;
}

async function isOnDisk(client: WireClient): Promise<void> {
  while (client.acked < client.sent) await pause(0);
}

/** Waits while too many frames are on their way. */
async function leavesRoom(client: WireClient): Promise<void> {
  while (client.sent - client.acked > WINDOW) await pause(1);
}

/** Replays each transaction on a document that holds exactly what its author had seen. */
function concurrentUpdates(trace: EditingTrace): readonly { agent: number; update: Uint8Array }[] {
  const docs = [new Y.Doc(), new Y.Doc()];
  const updates: { agent: number; update: Uint8Array }[] = [];
  const seenBy = docs.map(() => new Set<number>());
  for (const [index, { patches, agent = 0, parents = [] }] of trace.txns.entries()) {
    const doc = docs[agent];
    const seen = seenBy[agent];
    if (doc === undefined || seen === undefined) throw new Error('more than two people');
    for (const ancestor of unseenAncestors(trace, parents, seen)) {
      const known = updates[ancestor];
      if (known !== undefined) Y.applyUpdate(doc, known.update);
      seen.add(ancestor);
    }
    const before = Y.encodeStateVector(doc);
    const text = doc.getText('text');
    doc.transact(() => {
      for (const one of patches) applyPatch(text, one);
    });
    updates.push({ agent, update: Y.encodeStateAsUpdate(doc, before) });
    seen.add(index);
  }
  return updates;
}

function unseenAncestors(
  trace: EditingTrace,
  parents: readonly number[],
  seen: ReadonlySet<number>,
): number[] {
  const found = new Set<number>();
  const open = parents.filter((parent) => !seen.has(parent));
  while (open.length > 0) {
    const next = open.pop();
    if (next === undefined || found.has(next)) continue;
    found.add(next);
    open.push(...(trace.txns[next]?.parents ?? []).filter((parent) => !seen.has(parent)));
  }
  return [...found].toSorted((one, other) => one - other);
}

async function textForStockClient(documentId: string): Promise<string> {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(server.ws, documentId, doc, {
    protocols: ['y-protocols.v1', `bearer.${token}`],
    // y-websocket's type asks for the DOM's class; `ws` is what its documentation names for Node.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  });
  await until('a stock client in sync', () => provider.synced, 30_000);
  const text = doc.getText('text').toJSON();
  provider.destroy();
  return text;
}
