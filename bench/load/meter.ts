/** A stretch of time on the server's and the load's own account. */
import type { Server } from '../contenders.ts';
import { processTree } from '../process-tree.ts';

export interface Stretch {
  readonly ms: number;
  readonly serverCpuMs: number;
  /** Of one core, as `top` shows it. */
  readonly serverCpuPercent: number;
  /** Of that, the main thread's: what comes near 100 first. */
  readonly mainThreadPercent: number;
  /** The load's own: near 100 the load is what was measured. */
  readonly loadCpuPercent: number;
}

export function startMeter(server: Server): () => Stretch {
  const tree = processTree(server.pid);
  if (server.profiled) process.kill(server.pid, 'SIGUSR2');
  const before = tree.usage();
  const ownBefore = process.cpuUsage();
  const started = performance.now();
  return () => {
    const ms = performance.now() - started;
    const after = tree.usage();
    const serverCpuMs = after.cpuMs - before.cpuMs;
    const own = process.cpuUsage(ownBefore);
    if (server.profiled) process.kill(server.pid, 'SIGUSR2');
    return {
      ms,
      serverCpuMs,
      serverCpuPercent: (serverCpuMs / ms) * 100,
      mainThreadPercent: ((after.mainThreadMs - before.mainThreadMs) / ms) * 100,
      loadCpuPercent: ((own.user + own.system) / 1000 / ms) * 100,
    };
  };
}

/** Memory once it has come to rest: garbage is collected when it pleases, pages are given back later. */
export async function restingRss(server: Server, atMostMs: number): Promise<number> {
  const tree = processTree(server.pid);
  const until = performance.now() + atMostMs;
  let last = tree.usage().rssBytes;
  for (let calm = 0; calm < 4 && performance.now() < until;) {
    await pause(500);
    const now = tree.usage().rssBytes;
    calm = Math.abs(now - last) < 256 * 1024 ? calm + 1 : 0;
    last = now;
  }
  return last;
}

/** Until the server has nothing more to do: whoever saves later than it sends is given the time. */
export async function idle(server: Server, atMostMs: number): Promise<void> {
  const tree = processTree(server.pid);
  const until = performance.now() + atMostMs;
  let before = tree.usage().cpuMs;
  for (let calm = 0; calm < 3 && performance.now() < until;) {
    await pause(1_000);
    const now = tree.usage().cpuMs;
    calm = now - before < 30 ? calm + 1 : 0;
    before = now;
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
