/** How long until "Saved" at 2,500 edits a second, in both durability modes. No peer has an acknowledgement that means a disk. */
import { join, type Client } from '../load/client.ts';
import { createKeyboards } from '../load/keyboards.ts';
import { pause, startMeter } from '../load/meter.ts';
import { percentile } from '../load/statistics.ts';
import { LOAD_CPU, metric, note, type Measures, type RunContext, type Workload } from './workload.ts';
import { KEYS_PER_SECOND } from './typing.ts';

const ROOMS = 100;
const PEOPLE = 5;

export const ACKNOWLEDGEMENT: Workload = {
  name: 'acknowledgement',
  title: `Acknowledgement after commit, ${ROOMS * PEOPLE * KEYS_PER_SECOND} edits/s in ${ROOMS} rooms`,
  contenders: ['ours', 'ours-full'],
  inQuick: true,
  limits: {},
  metrics: [
    metric('p50', 'key to ack, p50 ms', 2),
    metric('p95', 'key to ack, p95 ms', 2),
    metric('cpu', 'server CPU %'),
    note('main', 'of that, the main thread', 1),
    note('acked', 'acknowledged, % of all'),
    LOAD_CPU,
  ],
  run: acknowledgement,
};

async function acknowledgement(context: RunContext): Promise<Measures> {
  const server = await context.start();
  const clients: Client[] = [];
  for (const room of await server.newRooms(ROOMS)) {
    for (let person = 0; person < PEOPLE; person += 1) clients.push(await join(server, room));
  }
  const delays: number[] = [];
  let keys = 0;
  let measuring = false;
  const sentAtByFrame = new Map(clients.map((client) => [client, new Map<number, number>()]));
  for (const client of clients) {
    const waiting = sentAtByFrame.get(client);
    client.onAck = (count) => {
      const now = performance.now();
      for (const [frame, sentAt] of waiting ?? []) {
        if (frame > count) break;
        delays.push(now - sentAt);
        waiting?.delete(frame);
      }
    };
  }
  const keyboards = createKeyboards(clients, KEYS_PER_SECOND, (client, at) => {
    if (!measuring) return;
    keys += 1;
    sentAtByFrame.get(client)?.set(client.countedFrames(), at);
  });
  keyboards.start();
  await pause(context.quick ? 1_000 : 3_000);
  measuring = true;
  const stopMeter = startMeter(server);
  await pause(context.quick ? 3_000 : 10_000);
  const stretch = stopMeter();
  measuring = false;
  await pause(500);
  keyboards.stop();
  return {
    p50: percentile(delays, 0.5),
    p95: percentile(delays, 0.95),
    cpu: stretch.serverCpuPercent,
    main: stretch.mainThreadPercent,
    acked: (delays.length / keys) * 100,
    loadCpu: stretch.loadCpuPercent,
  };
}
