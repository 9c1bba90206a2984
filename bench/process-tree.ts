/**
 * What a server costs, as the operating system sees it: CPU time and resident memory of a process and of all that
 * it has started. Linux only (/proc).
 */
import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  readonly cpuMs: number;
  /** Of that, the thread that a Node program's own code runs on. */
  readonly mainThreadMs: number;
  readonly rssBytes: number;
}

export interface ProcessTree {
  usage(): Usage;
}

const PAGE_BYTES = 4096;

export function processTree(pid: number): ProcessTree {
  // Threads end and take their account with them, so what each has used is remembered.
  const cpuNsByThread = new Map<string, number>();
  return {
    usage() {
      let rssBytes = 0;
      for (const each of descendantsOf(pid)) {
        rssBytes += residentBytes(each);
        for (const thread of list(`/proc/${each}/task`)) {
          // The scheduler's own account in nanoseconds; `stat` counts in ticks of 10 ms.
          const ns = Number(read(`/proc/${each}/task/${thread}/schedstat`).split(' ', 1)[0]);
          if (ns > 0) cpuNsByThread.set(thread, ns);
        }
      }
      const cpuNs = [...cpuNsByThread.values()].reduce((sum, ns) => sum + ns, 0);
      const mainThreadMs = (cpuNsByThread.get(String(pid)) ?? 0) / 1e6;
      return { cpuMs: cpuNs / 1e6, mainThreadMs, rssBytes };
    },
  };
}

function descendantsOf(pid: number): readonly number[] {
  const children = list(`/proc/${pid}/task`)
    .flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).split(' '))
    .filter((text) => text !== '');
  return [pid, ...children.flatMap((child) => descendantsOf(Number(child)))];
}

function residentBytes(pid: number): number {
  return Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * PAGE_BYTES;
}

/** Processes and threads may end while they are looked at. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

function list(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
