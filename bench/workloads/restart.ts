/** The server is restarted while a thousand clients are there, and all come back at once. */
import type { Server } from '../contenders.ts';
import { join } from '../load/client.ts';
import { EMPTY_STATE_VECTOR, writtenDocument } from '../load/edits.ts';
import { pause, startMeter } from '../load/meter.ts';
import { LOAD_CPU, metric, note, type Measures, type RunContext, type Workload } from './workload.ts';

const PEOPLE_A_ROOM = 10;
const ROOM_CHARACTERS = 10_000;

export const RESTART: Workload = {
  name: 'restart',
  title: 'Restart with 1,000 clients in 100 rooms of 10 KB',
  contenders: ['y-leveldb', 'hocuspocus', 'ours'],
  inQuick: true,
  limits: {},
  metrics: [
    metric('inSync', 'ms from listening until all are in sync', 0),
    metric('cpu', 'server CPU ms for it', 0),
    note('start', 'ms from start to listening'),
    LOAD_CPU,
  ],
  run: restart,
};

async function restart(context: RunContext): Promise<Measures> {
  const server = await context.start();
  const rooms = await server.newRooms(100);
  const content = writtenDocument(ROOM_CHARACTERS);
  for (const room of rooms) await write(server, room, content);
  // Hocuspocus saves two seconds after the last edit.
  await pause(2_500);
  const again = await context.restart(server);
  const stopMeter = startMeter(again);
  await Promise.all(
    rooms.flatMap((room) =>
      Array.from({ length: PEOPLE_A_ROOM }, () => join(again, room, { atLeastBytes: content.length * 0.9 })),
    ),
  );
  const stretch = stopMeter();
  return {
    inSync: stretch.ms,
    cpu: stretch.serverCpuMs,
    start: again.startedInMs,
    loadCpu: stretch.loadCpuPercent,
  };
}

async function write(server: Server, room: string, content: Uint8Array): Promise<void> {
  const client = await join(server, room);
  client.sendUpdate(content);
  // The answer comes after what was sent before it has been taken in.
  await new Promise<void>((resolve) => {
    client.onStep2 = resolve;
    client.asksForState(EMPTY_STATE_VECTOR);
  });
  client.leave();
}
