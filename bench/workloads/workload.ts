/** What a workload is to the rest of the bench: who takes part, what it measures, and how to run it once. */
import type { ContenderName, Server } from '../contenders.ts';

export interface Metric {
  readonly key: string;
  readonly title: string;
  readonly digits: number;
  /** Compared with the relay and the best peer; the others are for reading. */
  readonly compared: boolean;
}

export interface RunContext {
  readonly quick: boolean;
  readonly contender: ContenderName;
  /** Where prepared material lies (the long history). */
  readonly materials: string;
  /** In the workload's own folder; stopped at the end by whoever runs it. */
  start(): Promise<Server>;
  /** The last one is stopped, in order, and starts again on its data and its port. */
  restart(server: Server): Promise<Server>;
  /** The last one is killed without a warning, and starts again likewise. */
  crash(server: Server): Promise<Server>;
}

export type Measures = Readonly<Record<string, number>>;

export interface Workload {
  readonly name: string;
  readonly title: string;
  readonly contenders: readonly ContenderName[];
  readonly metrics: readonly Metric[];
  /** Limits of ours that this load is beyond, lifted for it alone. */
  readonly limits: Readonly<Record<string, string>>;
  /** Part of `--quick` when nothing else is asked for. */
  readonly inQuick: boolean;
  readonly run: (context: RunContext) => Promise<Measures>;
}

export function metric(key: string, title: string, digits = 1): Metric {
  return { key, title, digits, compared: true };
}

export function note(key: string, title: string, digits = 0): Metric {
  return { key, title, digits, compared: false };
}

/** How busy the load itself was, at its busiest. */
export const LOAD_CPU = note('loadCpu', "load's own CPU %");

export const ALL_PEERS: readonly ContenderName[] = ['relay', 'y-memory', 'y-leveldb', 'hocuspocus', 'ours'];
