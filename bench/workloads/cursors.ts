/** Everybody moves their cursor ten times a second while five of them type. */
import * as encoding from 'lib0/encoding';
import { join, type Client } from '../load/client.ts';
import { clocksIn } from '../load/edits.ts';
import { createKeyboards } from '../load/keyboards.ts';
import { pause, startMeter } from '../load/meter.ts';
import { percentile } from '../load/statistics.ts';
import {
  ALL_PEERS,
  LOAD_CPU,
  metric,
  note,
  type Measures,
  type RunContext,
  type Workload,
} from './workload.ts';

const MOVES_PER_SECOND = 10;
const TYPISTS = 5;
const KEYS_PER_SECOND = 5;

export const CURSORS: readonly Workload[] = [50, 200].map((people) => ({
  name: `cursors-${people}`,
  title: `Cursors: ${people} in one room, each ${MOVES_PER_SECOND} moves/s, ${TYPISTS} of them type`,
  contenders: ALL_PEERS,
  inQuick: people === 50,
  limits: { LIMIT_FRAMES_PER_SECOND_PER_ADDRESS: '0' },
  metrics: [
    metric('cpu', 'server CPU %'),
    note('main', 'of that, the main thread', 1),
    metric('p95', 'key to the others, p95 ms', 1),
    note('cursorAge', 'age of a cursor on arrival, p50 ms', 1),
    LOAD_CPU,
  ],
  run: (context) => cursors(context, people),
}));

async function cursors(context: RunContext, people: number): Promise<Measures> {
  const server = await context.start();
  const [room = ''] = await server.newRooms(1);
  const clients: Client[] = [];
  while (clients.length < people) clients.push(await join(server, room));
  const keyboards = createKeyboards(clients.slice(0, TYPISTS), KEYS_PER_SECOND);
  let measuring = false;
  const delays: number[] = [];
  const ages: number[] = [];
  for (const [index, client] of clients.entries()) {
    client.onUpdate = (update) => {
      const now = performance.now();
      clocksIn(update, (clientId, first, end) => {
        if (clientId === 1_000 + index || !measuring) return;
        for (let clock = first; clock < end; clock += 1) {
          const pressed = keyboards.pressedAt(clientId, clock);
          if (pressed !== undefined) delays.push(now - pressed);
        }
      });
    };
  }
  // One looks at the cursors closely; if all did, the load would be what is measured.
  const observer = clients.at(-1);
  if (observer !== undefined) {
    observer.onAwareness = (update) => {
      if (!measuring) return;
      const now = performance.now();
      for (const [, movedAt] of Buffer.from(update)
        .toString('latin1')
        .matchAll(/"movedAt":([\d.]+)/g)) {
        ages.push(now - Number(movedAt));
      }
    };
  }
  const stopMoving = moveCursors(clients);
  keyboards.start();
  await pause(context.quick ? 1_000 : 3_000);
  measuring = true;
  const stopMeter = startMeter(server);
  await pause(context.quick ? 3_000 : 10_000);
  const stretch = stopMeter();
  measuring = false;
  stopMoving();
  keyboards.stop();
  return {
    cpu: stretch.serverCpuPercent,
    main: stretch.mainThreadPercent,
    p95: percentile(delays, 0.95),
    cursorAge: percentile(ages, 0.5),
    loadCpu: stretch.loadCpuPercent,
  };
}

function moveCursors(clients: readonly Client[]): () => void {
  const started = performance.now();
  let running = true;
  let moves = 0;
  const tick = (): void => {
    if (!running) return;
    const due = Math.floor(((performance.now() - started) / 1_000) * MOVES_PER_SECOND * clients.length);
    for (; moves < due; moves += 1) {
      const index = moves % clients.length;
      clients[index]?.sendAwareness(cursor(1_000 + index, Math.floor(moves / clients.length) + 1));
    }
    setTimeout(tick, 1);
  };
  tick();
  return () => {
    running = false;
  };
}

/** What y-prosemirror's cursor plugin and a page of ours put there, and when. */
function cursor(clientId: number, clock: number): Uint8Array {
  const place = { type: null, tname: 'text', item: { client: clientId, clock }, assoc: 0 };
  const state = {
    user: { name: `Person ${clientId}`, color: '#3366cc' },
    cursor: { anchor: place, head: place },
    movedAt: performance.now(),
  };
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, clientId);
  encoding.writeVarUint(encoder, clock);
  encoding.writeVarString(encoder, JSON.stringify(state));
  return encoding.toUint8Array(encoder);
}
