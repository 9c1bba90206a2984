/** Whether the thousandth costs what the hundredth did: connections that are there, documents that were touched. */
import { join } from '../load/client.ts';
import { createTypist } from '../load/edits.ts';
import { inGroups } from '../load/in-groups.ts';
import { idle, pause, restingRss, startMeter } from '../load/meter.ts';
import { note, type Measures, type RunContext, type Workload } from './workload.ts';

const PEOPLE_A_ROOM = 100;
const WATCHED_MS = 10_000;
const QUICK_WATCHED_MS = 2_000;
const STEPS = [100, 1_000, 5_000] as const;
const DOCUMENT_STEPS = [100, 1_000, 10_000] as const;
const LIMITS = { LIMIT_CONNECTIONS_PER_ADDRESS: '0', LIMIT_REQUESTS_PER_MINUTE: '0' };
/** Rooms are forgotten after half a minute. */
const FORGOTTEN_MS = 35_000;

export const GROWTH: readonly Workload[] = [
  {
    name: 'growth-connections',
    title: 'Growth with connections: those since the line before',
    contenders: ['relay', 'hocuspocus', 'ours'],
    limits: LIMITS,
    inQuick: false,
    metrics: STEPS.flatMap((count) => [
      note(`kib${count}`, `up to ${count}: KiB a connection`, 1),
      note(`cpu${count}`, 'CPU ms a minute for each that is there', 1),
    ]),
    run: connections,
  },
  {
    name: 'growth-documents',
    title: 'Growth with documents: opened, written in, left; those since the line before',
    contenders: ['hocuspocus', 'ours'],
    limits: LIMITS,
    inQuick: false,
    metrics: DOCUMENT_STEPS.flatMap((count) => [
      note(`cpu${count}`, `up to ${count}: CPU ms a document`, 2),
      note(`kib${count}`, 'KiB a document that stay in memory', 1),
    ]),
    run: documents,
  },
];

async function connections(context: RunContext): Promise<Measures> {
  const server = await context.start();
  const steps = context.quick ? STEPS.slice(0, 2) : STEPS;
  const measures: Record<string, number> = {};
  // What the first connection costs is not what one costs.
  await inGroups(await server.newRooms(1), (room) => join(server, room));
  let there = 0;
  let before = await restingRss(server, 5_000);
  for (const count of steps) {
    const rooms = await server.newRooms(Math.ceil((count - there) / PEOPLE_A_ROOM));
    const seats = Array.from({ length: count - there }, (_, seat) => rooms[seat % rooms.length] ?? '');
    await inGroups(seats, (room) => join(server, room));
    const after = await restingRss(server, 15_000);
    const stopMeter = startMeter(server);
    await pause(context.quick ? QUICK_WATCHED_MS : WATCHED_MS);
    const { serverCpuMs, ms } = stopMeter();
    measures[`kib${count}`] = (after - before) / 1024 / (count - there);
    measures[`cpu${count}`] = (serverCpuMs / ms) * (60_000 / count);
    before = after;
    there = count;
  }
  return measures;
}

async function documents(context: RunContext): Promise<Measures> {
  const server = await context.start();
  const steps = context.quick ? DOCUMENT_STEPS.slice(0, 2) : DOCUMENT_STEPS;
  const measures: Record<string, number> = {};
  const touch = async (room: string): Promise<void> => {
    const client = await join(server, room);
    client.sendUpdate(createTypist(7).types('Somebody was here and wrote a line into the document. '));
    await pause(50);
    client.leave();
  };
  await inGroups(await server.newRooms(20), touch);
  await idle(server, 10_000);
  let touched = 0;
  let before = await restingRss(server, 5_000);
  for (const count of steps) {
    // Making them is not what is measured.
    const rooms = await server.newRooms(count - touched);
    await idle(server, 10_000);
    const stopMeter = startMeter(server);
    await inGroups(rooms, touch);
    await idle(server, FORGOTTEN_MS);
    measures[`cpu${count}`] = stopMeter().serverCpuMs / (count - touched);
    if (!context.quick) await pause(FORGOTTEN_MS);
    const after = await restingRss(server, 15_000);
    measures[`kib${count}`] = (after - before) / 1024 / (count - touched);
    before = after;
    touched = count;
  }
  return measures;
}
