/** The server is killed while four people type, again and again: what others had seen, is it there afterwards? */
import * as Y from 'yjs';
import type { Server } from '../contenders.ts';
import { join, type Client } from '../load/client.ts';
import { clocksIn, createTypist } from '../load/edits.ts';
import { pause } from '../load/meter.ts';
import { note, type Measures, type RunContext, type Workload } from './workload.ts';

const PEOPLE = 4;
const KEY_EVERY_MS = 40;
const LIVES_MS = [300, 2_700] as const;

export const KILLS: Workload = {
  name: 'kills',
  title: 'SIGKILL while four people type, 20 times (--quick: 3)',
  contenders: ['y-leveldb', 'hocuspocus', 'ours', 'ours-full'],
  inQuick: false,
  limits: {},
  metrics: [
    note('seen', 'keys that others had on their screens'),
    note('seenLost', 'of these lost'),
    note('acked', 'keys acknowledged (ours alone says so)'),
    note('ackedLost', 'of these lost'),
  ],
  run: kills,
};

async function kills(context: RunContext): Promise<Measures> {
  let server = await context.start();
  const [room = ''] = await server.newRooms(1);
  const rounds = context.quick ? 3 : 20;
  const totals = { seen: 0, seenLost: 0, acked: 0, ackedLost: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const typists: Typing[] = [];
    for (let person = 0; person < PEOPLE; person += 1) {
      typists.push(await startTyping(server, room, 1_000 + round * PEOPLE + person));
    }
    const [least, most] = LIVES_MS;
    await pause(least + ((most - least) * ((round * 7) % rounds)) / rounds);
    server = await context.crash(server);
    for (const { stop } of typists) stop();
    const seen = seenByOthers(typists);
    const found = await clocksOnDisk(server, room, typists);
    for (const { clientId, acked } of typists) {
      const there = found.get(clientId) ?? 0;
      const seenClock = seen.get(clientId) ?? 0;
      totals.seen += seenClock;
      totals.seenLost += Math.max(0, seenClock - there);
      totals.acked += acked();
      totals.ackedLost += Math.max(0, acked() - there);
    }
  }
  return totals;
}

interface Typing {
  readonly clientId: number;
  /** How far each other typist had come on this one's screen. */
  readonly seen: ReadonlyMap<number, number>;
  readonly acked: () => number;
  readonly stop: () => void;
}

async function startTyping(server: Server, room: string, clientId: number): Promise<Typing> {
  const typist = createTypist(clientId);
  const seen = new Map<number, number>();
  const client: Client = await join(server, room);
  client.onUpdate = (update) => {
    clocksIn(update, (id, _from, to) => seen.set(id, Math.max(to, seen.get(id) ?? 0)));
  };
  const countedBefore = client.countedFrames();
  let ackedFrames = 0;
  client.onAck = (count) => (ackedFrames = count);
  const timer = setInterval(() => client.sendUpdates([typist.types('x')]), KEY_EVERY_MS);
  return {
    clientId,
    seen,
    acked: () => Math.max(0, ackedFrames - countedBefore),
    stop: () => {
      clearInterval(timer);
      client.leave();
    },
  };
}

function seenByOthers(typists: readonly Typing[]): ReadonlyMap<number, number> {
  const furthest = new Map<number, number>();
  for (const reader of typists) {
    for (const [id, clock] of reader.seen) {
      if (id !== reader.clientId) furthest.set(id, Math.max(clock, furthest.get(id) ?? 0));
    }
  }
  return furthest;
}

/** What a fresh client is given, once nothing more comes. */
async function clocksOnDisk(
  server: Server,
  room: string,
  typists: readonly Typing[],
): Promise<ReadonlyMap<number, number>> {
  const doc = new Y.Doc();
  const client = await join(server, room, { onUpdate: (update) => Y.applyUpdate(doc, update) });
  await pause(500);
  client.leave();
  return new Map(typists.map(({ clientId }) => [clientId, Y.getState(doc.store, clientId)]));
}
