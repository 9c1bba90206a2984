/** One client stops reading while 50 MB are written: what waits for it, waits in the server's memory. */
import * as Y from 'yjs';
import { join } from '../load/client.ts';
import { clocksIn } from '../load/edits.ts';
import { pause, restingRss, startMeter } from '../load/meter.ts';
import { processTree } from '../process-tree.ts';
import { ALL_PEERS, metric, note, type Measures, type RunContext, type Workload } from './workload.ts';

const PIECE_BYTES = 20 * 1024;
/** 50 MiB */
const PIECES = (50 * 1024 * 1024) / PIECE_BYTES;
const UNDER_WAY = 16;

export const STALLED_READER: Workload = {
  name: 'stalled-reader',
  title: 'A reader that stalls, 50 MB offered',
  contenders: ALL_PEERS,
  inQuick: true,
  limits: { LIMIT_BYTES_PER_SECOND: '0', LIMIT_BYTES_PER_SECOND_PER_ADDRESS: '0' },
  metrics: [
    metric('growth', 'growth of memory while it stalls, MiB'),
    note('without', 'the same with nobody stalled, MiB'),
    note('cpu', 'server CPU s until the other reader had all', 2),
    note('seconds', 's until the other reader had all', 1),
  ],
  run: stalledReader,
};

async function stalledReader(context: RunContext): Promise<Measures> {
  const server = await context.start();
  const [quiet = '', stalled = ''] = await server.newRooms(2);
  // The same amount first with everybody reading: what the documents and the garbage of the work itself take.
  const without = await offer({ context, server, room: quiet, stall: false });
  const { growth, seconds, cpu } = await offer({ context, server, room: stalled, stall: true });
  return { growth, without: without.growth, cpu, seconds };
}

interface Offer {
  readonly context: RunContext;
  readonly server: Awaited<ReturnType<RunContext['start']>>;
  readonly room: string;
  readonly stall: boolean;
}

interface Offered {
  readonly growth: number;
  readonly cpu: number;
  readonly seconds: number;
}

async function offer({ context, server, room, stall }: Offer): Promise<Offered> {
  const writer = await join(server, room);
  const reader = await join(server, room);
  const other = await join(server, room);
  if (stall) other.stall();
  const before = await restingRss(server, context.quick ? 1_500 : 3_000);
  const tree = processTree(server.pid);
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, tree.usage().rssBytes)), 50);
  const stopMeter = startMeter(server);
  await new Promise<void>((resolve, reject) => {
    const pieces = piecesOfWork();
    let sent = 0;
    let arrived = 0;
    const push = (): void => {
      for (; sent < PIECES && sent - arrived < UNDER_WAY; sent += 1) writer.sendUpdate(pieces.next());
    };
    reader.onUpdate = (update) => {
      clocksIn(update, (_, __, to) => (arrived = Math.max(arrived, to)));
      if (arrived >= PIECES) resolve();
      else push();
    };
    writer.onClose = (code) => reject(new Error(`the writer was sent away with ${code}`));
    reader.onClose = (code) => reject(new Error(`the reader was sent away with ${code}`));
    push();
  });
  const stretch = stopMeter();
  await pause(context.quick ? 500 : 2_000);
  clearInterval(watch);
  for (const client of [writer, reader, other]) client.leave();
  return {
    growth: (peak - before) / 1024 / 1024,
    cpu: stretch.serverCpuMs / 1_000,
    seconds: stretch.ms / 1_000,
  };
}

/** A drawing that is saved over and over: the document stays small, what was replaced is let go. */
function piecesOfWork(): { next(): Uint8Array } {
  const doc = new Y.Doc();
  const map = doc.getMap<string>('drawing');
  let update = new Uint8Array();
  doc.on('update', (bytes: Uint8Array) => (update = Uint8Array.from(bytes)));
  let count = 0;
  return {
    next() {
      count += 1;
      map.set('strokes', String(count).padStart(8, '0').padEnd(PIECE_BYTES, 'stroke '));
      return update;
    },
  };
}
