/** The process behind `Attackers`: some connections at a time, each sends nonsense until it is shown out. */
import { setPriority } from 'node:os';
import WebSocket from 'ws';
import { z } from 'zod';
import { pause } from '../../testing/until.ts';
import { STAYED, type AttackPlan, type AttackReport } from './attackers.ts';
import { HostileFrames } from './hostile-frames.ts';
import { Chance } from '../../../shared/testing/chance.ts';

/** As far behind everybody else as the scheduler knows. */
const NICEST = 19;
const FRAMES_PER_CONNECTION = 25;
const AT_ONCE = 20;

const planSchema: z.ZodType<AttackPlan> = z.object({
  ws: z.string(),
  documentId: z.string(),
  token: z.string(),
  strangersId: z.number(),
  seed: z.number(),
  frames: z.number(),
});
const plan = planSchema.parse(JSON.parse(process.argv[2] ?? ''));

// Elsewhere in life: what they cost a machine by making frames must not look like what their frames cost the others.
setPriority(NICEST);

const hostile = new HostileFrames(new Chance(plan.seed), plan.strangersId);
const timesByCode = new Map<number, number>();
let sent = 0;

await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (sent < plan.frames) {
      // One connection after the other is the point.
      // oxlint-disable-next-line no-await-in-loop
      const code = await attacks();
      timesByCode.set(code, (timesByCode.get(code) ?? 0) + 1);
      report('underWay');
    }
  }),
);
report('over');
process.disconnect();

/** One connection's worth of nonsense; the code it was closed with. */
async function attacks(): Promise<number> {
  const socket = new WebSocket(`${plan.ws}/${plan.documentId}`, ['scriptorium.v1', `bearer.${plan.token}`]);
  const closed = new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)));
  socket.on('error', () => undefined);
  // What is said before hello may never be heard.
  await new Promise<void>((resolve) => {
    socket.once('message', () => resolve());
    socket.once('close', () => resolve());
  });
  for (let count = 0; count < FRAMES_PER_CONNECTION; count += 1) {
    if (socket.readyState !== WebSocket.OPEN) break;
    const frame = hostile.next();
    socket.send(frame.kind === 'text' ? frame.text : frame.bytes, { binary: frame.kind === 'binary' });
    sent += 1;
  }
  const code = await Promise.race([closed, pause(500).then(() => STAYED)]);
  socket.terminate();
  return code;
}

function report(kind: AttackReport['kind']): void {
  process.send?.({ kind, sent, closes: [...timesByCode] } satisfies AttackReport);
}
