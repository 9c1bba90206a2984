/**
 * One writes as fast as it goes, many read. Paced by the last of the readers, with so many edits under way; a server
 * that gathers what came meanwhile into one message gains, as it would with a paste or a long offline time.
 */
import { join, type Client } from '../load/client.ts';
import { clocksIn, createTypist, type Typist } from '../load/edits.ts';
import { pause, startMeter } from '../load/meter.ts';
import {
  LOAD_CPU,
  metric,
  note,
  ALL_PEERS,
  type Measures,
  type RunContext,
  type Workload,
} from './workload.ts';

const EDITS_UNDER_WAY = 4_096;
const EDITS_A_WRITE = 64;
const LAST_WORDS = '-that was the last of all edits-';
const SIZES = [
  { readers: 10, edits: 20_000, quickEdits: 10_000 },
  { readers: 100, edits: 5_000, quickEdits: 2_500 },
  { readers: 500, edits: 2_000, quickEdits: 1_000 },
] as const;

export const FAN_OUT: readonly Workload[] = SIZES.map(({ readers, edits, quickEdits }) => ({
  name: `fan-out-${readers}`,
  title: `Fan-out: one writer as fast as it goes, ${readers} readers`,
  contenders: ALL_PEERS,
  inQuick: readers === 100,
  limits: { LIMIT_FRAMES_PER_SECOND: '0', LIMIT_FRAMES_PER_SECOND_PER_ADDRESS: '0' },
  metrics: [
    metric('cpuPer100k', 'CPU s per 100,000 delivered edits', 4),
    note('deliveredPerSecond', 'delivered edits a second'),
    note('after', 'CPU s in the 3 s after (--quick: 1 s)', 2),
    LOAD_CPU,
  ],
  run: (context) => fanOut(context, readers, context.quick ? quickEdits : edits),
}));

async function fanOut(context: RunContext, readerCount: number, edits: number): Promise<Measures> {
  const server = await context.start();
  const [room = ''] = await server.newRooms(1);
  const writer = await join(server, room);
  const readers: Client[] = [];
  while (readers.length < readerCount) readers.push(await join(server, room));
  const typist = createTypist(1_000);
  // Into a running start: just-in-time compilation and the first write to a new document are not the point.
  await write(writer, readers, typist, Math.min(1_000, edits / 2));
  const stopMeter = startMeter(server);
  await write(writer, readers, typist, edits);
  const stretch = stopMeter();
  const stopAfter = startMeter(server);
  await pause(context.quick ? 1_000 : 3_000);
  const after = stopAfter();
  const delivered = edits * readerCount;
  return {
    cpuPer100k: (stretch.serverCpuMs / 1_000 / delivered) * 100_000,
    deliveredPerSecond: delivered / (stretch.ms / 1_000),
    after: after.serverCpuMs / 1_000,
    loadCpu: stretch.loadCpuPercent,
  };
}

/** Resolves when the last edit has reached every reader. */
function write(writer: Client, readers: readonly Client[], typist: Typist, edits: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let arrived = 0;
    let done = 0;
    const push = (): void => {
      while (sent < edits && sent - arrived <= EDITS_UNDER_WAY - EDITS_A_WRITE) {
        const count = Math.min(EDITS_A_WRITE, edits - sent);
        const updates = Array.from({ length: count }, (_, index) =>
          typist.types(sent + index === edits - 1 ? LAST_WORDS : 'x'),
        );
        sent += count;
        writer.sendUpdates(updates);
      }
    };
    const pacer = readers.at(-1);
    for (const reader of readers) {
      const looksForTheEnd = (message: Uint8Array): void => {
        if (!Buffer.from(message.buffer, message.byteOffset, message.length).includes(LAST_WORDS)) return;
        reader.onRaw = undefined;
        reader.onUpdate = undefined;
        done += 1;
        if (done === readers.length) resolve();
      };
      reader.onClose = (code) => reject(new Error(`a reader was sent away with ${code}`));
      if (reader !== pacer) reader.onRaw = looksForTheEnd;
      else {
        reader.onUpdate = (update) => {
          clocksIn(update, (_, from, to) => (arrived += to - from));
          looksForTheEnd(update);
          push();
        };
      }
    }
    writer.onClose = (code) => reject(new Error(`the writer was sent away with ${code}`));
    push();
  });
}
