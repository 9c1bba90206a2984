/** All runs of all workloads, and what the table makes of them. */
import type { ContenderName } from '../contenders.ts';
import { median } from '../load/statistics.ts';
import type { Measures, Metric, Workload } from '../workloads/workload.ts';

export interface WorkloadResult {
  readonly workload: Workload;
  readonly contenders: readonly ContenderName[];
  readonly runs: ReadonlyMap<ContenderName, readonly Measures[]>;
  readonly failures: ReadonlyMap<ContenderName, readonly string[]>;
}

const PEERS: readonly ContenderName[] = ['y-memory', 'y-leveldb', 'hocuspocus'];

/** Undefined where it was not measured. */
export function medianOf(
  result: WorkloadResult,
  contender: ContenderName,
  { key }: Metric,
): number | undefined {
  const values = (result.runs.get(contender) ?? [])
    .map((measures) => measures[key])
    .filter((value): value is number => value !== undefined && !Number.isNaN(value));
  return values.length === 0 ? undefined : median(values);
}

export interface Ratios {
  readonly toRelay: number | undefined;
  readonly toBestPeer: number | undefined;
  readonly bestPeer: ContenderName | undefined;
}

/** Ours as a multiple of theirs; everything compared is better when it is less. */
export function ratiosOf(result: WorkloadResult, metric: Metric): Ratios {
  const ours = medianOf(result, 'ours', metric);
  const relay = medianOf(result, 'relay', metric);
  const peers = PEERS.flatMap((name) => {
    const value = medianOf(result, name, metric);
    return value === undefined ? [] : [{ name, value }];
  }).toSorted((one, other) => one.value - other.value);
  const best = peers[0];
  const ratio = (to: number | undefined): number | undefined =>
    metric.compared && ours !== undefined && to !== undefined && to > 0 ? ours / to : undefined;
  return { toRelay: ratio(relay), toBestPeer: ratio(best?.value), bestPeer: best?.name };
}
