/**
 * A paper typed by two people over months, 260,000 keystrokes: how dear it is to take in, how soon somebody can read
 * it while it is open and after a restart, and what it takes on disk.
 */
import * as Y from 'yjs';
import type { Server } from '../contenders.ts';
import { readHistory, type History } from '../history-material.ts';
import { join, type Client } from '../load/client.ts';
import { TEXT_ROOT } from '../load/edits.ts';
import { idle, startMeter } from '../load/meter.ts';
import { median } from '../load/statistics.ts';
import { processTree } from '../process-tree.ts';
import { metric, note, type Measures, type RunContext, type Workload } from './workload.ts';

const EDITS_A_WRITE = 64;
/** After so many the load waits until the server has taken them in. */
const EDITS_A_ROUND = 2_048;
const RESTARTS = 3;
const AT_ONCE = 50;
/** y-leveldb is still writing long after the last edit, and forgets what is not written when it is stopped. */
const SAVES_WITHIN_MS = 180_000;

export const HISTORY: Workload = {
  name: 'history',
  title: 'A document with a long history: 259,778 keystrokes (--quick: 60,000)',
  contenders: ['y-leveldb', 'hocuspocus', 'ours'],
  inQuick: true,
  limits: { LIMIT_FRAMES_PER_SECOND: '0', LIMIT_FRAMES_PER_SECOND_PER_ADDRESS: '0' },
  metrics: [
    metric('uploadCpu', 'upload and saving, CPU s', 2),
    note('uploadSeconds', 'upload, s', 1),
    metric('peak', 'upload, peak memory MiB', 0),
    metric('warm', 'warm join, ms'),
    metric('cold', 'first client after a restart, ms'),
    metric('together', '50 at once after it, ms', 0),
    metric('disk', 'on disk after a clean stop, bytes per byte of text', 2),
    note('whole', 'text is whole after the restart (1: yes)'),
  ],
  run: history,
};

async function history(context: RunContext): Promise<Measures> {
  const material = readHistory(context.materials);
  const empty = await context.start();
  const [room = ''] = await empty.newRooms(1);
  // Started and stopped once without the document: what remains is what an empty server keeps anyway.
  let server = await context.restart(empty);
  const bytesBefore = server.diskBytes();
  const measures = await upload(server, room, material);
  const cold: number[] = [];
  const together: number[] = [];
  let disk = 0;
  let whole = true;
  for (let count = 0; count < (context.quick ? 1 : RESTARTS); count += 1) {
    server = await context.restart(server);
    if (count === 0) disk = (server.diskBytes() - bytesBefore) / material.textBytes;
    const first = await timedJoin(server, room, material);
    cold.push(first.ms);
    const started = performance.now();
    const crowd = await Promise.all(Array.from({ length: AT_ONCE }, () => timedJoin(server, room, material)));
    together.push(performance.now() - started);
    whole &&= textIn(first.updates) === material.text;
    for (const { client } of [first, ...crowd]) client.leave();
  }
  return { ...measures, cold: median(cold), together: median(together), disk, whole: whole ? 1 : 0 };
}

async function upload(server: Server, room: string, material: History): Promise<Measures> {
  const writer = await join(server, room);
  const stopMeter = startMeter(server);
  const tree = processTree(server.pid);
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, tree.usage().rssBytes)), 50);
  const started = performance.now();
  for (let at = 0; at < material.updates.length; at += EDITS_A_ROUND) {
    const end = Math.min(at + EDITS_A_ROUND, material.updates.length);
    for (let from = at; from < end; from += EDITS_A_WRITE) {
      writer.sendUpdates(material.updates.slice(from, Math.min(from + EDITS_A_WRITE, end)));
    }
    await takenIn(server, writer, material.stateVector);
  }
  const uploadSeconds = (performance.now() - started) / 1_000;
  const warm: number[] = [];
  for (let count = 0; count < 5; count += 1) {
    const { client, ms } = await timedJoin(server, room, material);
    warm.push(ms);
    client.leave();
  }
  writer.leave();
  await idle(server, SAVES_WITHIN_MS);
  clearInterval(watch);
  return {
    uploadCpu: stopMeter().serverCpuMs / 1_000,
    uploadSeconds,
    peak: peak / 1024 / 1024,
    warm: median(warm),
  };
}

/**
 * Ours acknowledges what is written, and answers no more than one step 1 a second. The others answer step 1 after
 * all that was sent before it; with everything known there is nothing to send.
 */
function takenIn(server: Server, client: Client, stateVector: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (server.name === 'ours') {
      client.onAck = (count) => {
        if (count >= client.countedFrames()) resolve();
      };
      return;
    }
    client.onStep2 = () => {
      client.onStep2 = undefined;
      resolve();
    };
    client.asksForState(stateVector);
  });
}

interface TimedJoin {
  readonly client: Client;
  readonly ms: number;
  readonly updates: readonly Uint8Array[];
}

async function timedJoin(server: Server, room: string, material: History): Promise<TimedJoin> {
  const updates: Uint8Array[] = [];
  const started = performance.now();
  const client = await join(server, room, {
    atLeastBytes: material.stateBytes * 0.9,
    onUpdate: (update) => updates.push(update),
  });
  return { client, ms: performance.now() - started, updates };
}

function textIn(updates: readonly Uint8Array[]): string {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc.getText(TEXT_ROOT).toJSON();
}
