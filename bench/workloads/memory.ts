/** What it costs to be there and do nothing: connections, and documents that somebody has open. */
import { join } from '../load/client.ts';
import { writtenDocument } from '../load/edits.ts';
import { inGroups } from '../load/in-groups.ts';
import { pause, restingRss } from '../load/meter.ts';
import type { Server } from '../contenders.ts';
import { ALL_PEERS, metric, note, type Measures, type RunContext, type Workload } from './workload.ts';

const PEOPLE_A_ROOM = 100;
const ROOM_CHARACTERS = 10_000;
const LIMITS = { LIMIT_CONNECTIONS_PER_ADDRESS: '0', LIMIT_REQUESTS_PER_MINUTE: '0' };

export const MEMORY: readonly Workload[] = [
  {
    name: 'idle-connections',
    title: 'Idle connections, 100 a room',
    contenders: ALL_PEERS,
    limits: LIMITS,
    inQuick: true,
    metrics: [metric('kibEach', 'KiB a connection'), note('connections', 'connections')],
    run: idleConnections,
  },
  {
    name: 'open-rooms',
    title: 'Open rooms of 10 KB with 2 clients',
    contenders: ALL_PEERS,
    limits: LIMITS,
    inQuick: true,
    metrics: [metric('kibEach', 'KiB a room'), note('rooms', 'rooms')],
    run: openRooms,
  },
];

async function idleConnections(context: RunContext): Promise<Measures> {
  const server = await context.start();
  const count = context.quick ? 1_000 : 5_000;
  const rooms = await server.newRooms(count / PEOPLE_A_ROOM + 1);
  const [warm = '', ...others] = rooms;
  await crowd(
    server,
    Array.from({ length: PEOPLE_A_ROOM }, () => warm),
  );
  const before = await restingRss(server, context.quick ? 1_500 : 10_000);
  await crowd(
    server,
    others.flatMap((room) => Array.from({ length: PEOPLE_A_ROOM }, () => room)),
  );
  const after = await restingRss(server, context.quick ? 2_500 : 20_000);
  return { kibEach: (after - before) / 1024 / count, connections: count };
}

async function openRooms(context: RunContext): Promise<Measures> {
  const server = await context.start();
  const count = context.quick ? 300 : 1_000;
  const [warm, ...others] = chunks(await server.newRooms(count + 20), 20, count);
  const content = writtenDocument(ROOM_CHARACTERS);
  await fill(server, warm ?? [], content);
  const before = await restingRss(server, context.quick ? 1_500 : 10_000);
  await fill(server, others.flat(), content);
  const after = await restingRss(server, context.quick ? 2_500 : 20_000);
  return { kibEach: (after - before) / 1024 / count, rooms: count };
}

/** One writes the document, the other opens it. */
async function fill(server: Server, rooms: readonly string[], content: Uint8Array): Promise<void> {
  await inGroups(rooms, async (room) => {
    const writer = await join(server, room);
    const reader = await join(server, room);
    await new Promise<void>((resolve) => {
      reader.onUpdate = () => resolve();
      writer.sendUpdate(content);
    });
    reader.onUpdate = undefined;
  });
  await pause(200);
}

async function crowd(server: Server, rooms: readonly string[]): Promise<void> {
  await inGroups(rooms, (room) => join(server, room));
}

function chunks<T>(items: readonly T[], first: number, rest: number): readonly (readonly T[])[] {
  return [items.slice(0, first), items.slice(first, first + rest)];
}
