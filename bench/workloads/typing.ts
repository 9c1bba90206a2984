/** Everybody types, five keys a second, in rooms of different shapes: what a server does all day. */
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

export const KEYS_PER_SECOND = 5;
/** A server is typed on all day: what runs often has been compiled, every thread has started. So it is hurried first. */
const WARM_UP = { rate: 4, ms: 30_000, calmMs: 3_000 };
const SHAPES = [
  { rooms: 10, people: 10, inQuick: false },
  { rooms: 1, people: 50, inQuick: true },
  { rooms: 100, people: 5, inQuick: true },
] as const;

export interface Shape {
  readonly rooms: number;
  readonly people: number;
}

export const TYPING: readonly Workload[] = SHAPES.map((shape) => ({
  name: `typing-${shape.rooms}x${shape.people}`,
  title: `Typing: ${shape.rooms} room${shape.rooms === 1 ? '' : 's'} of ${shape.people}, everybody ${KEYS_PER_SECOND} keys/s`,
  contenders: ALL_PEERS,
  limits: {},
  inQuick: shape.inQuick,
  metrics: [
    metric('cpu', 'server CPU %'),
    note('main', 'of that, the main thread', 1),
    metric('p50', 'key to the others, p50 ms', 2),
    metric('p95', 'key to the others, p95 ms', 2),
    note('delivered', 'arrivals timed, % of all'),
    LOAD_CPU,
  ],
  run: (context) => typing(context, shape),
}));

async function typing(context: RunContext, shape: Shape): Promise<Measures> {
  const server = await context.start();
  const rooms = await server.newRooms(shape.rooms);
  const clients: Client[] = [];
  for (const room of rooms) {
    for (let person = 0; person < shape.people; person += 1) clients.push(await join(server, room));
  }
  const keyboards = createKeyboards(clients, KEYS_PER_SECOND);
  let from = Number.POSITIVE_INFINITY;
  let until = Number.POSITIVE_INFINITY;
  const delays: number[] = [];
  for (const [index, client] of clients.entries()) {
    client.onUpdate = (update) => {
      const now = performance.now();
      clocksIn(update, (clientId, first, end) => {
        // y-websocket sends everybody their own words too.
        if (clientId === 1_000 + index) return;
        for (let clock = first; clock < end; clock += 1) {
          const pressed = keyboards.pressedAt(clientId, clock);
          if (pressed !== undefined && pressed >= from && pressed < until) delays.push(now - pressed);
        }
      });
    };
  }
  keyboards.start(KEYS_PER_SECOND * WARM_UP.rate);
  await pause(context.quick ? WARM_UP.ms / 4 : WARM_UP.ms);
  keyboards.start();
  await pause(context.quick ? WARM_UP.calmMs / 3 : WARM_UP.calmMs);
  from = performance.now();
  const stopMeter = startMeter(server);
  await pause(context.quick ? 3_000 : 10_000);
  const stretch = stopMeter();
  until = performance.now();
  await pause(300);
  keyboards.stop();
  const offered = (stretch.ms / 1_000) * KEYS_PER_SECOND * clients.length * (shape.people - 1);
  return {
    cpu: stretch.serverCpuPercent,
    main: stretch.mainThreadPercent,
    p50: percentile(delays, 0.5),
    p95: percentile(delays, 0.95),
    delivered: (delays.length / offered) * 100,
    loadCpu: stretch.loadCpuPercent,
  };
}
