/** The results as Markdown: one table, a line a metric. */
import { CONTENDERS, type ContenderName } from '../contenders.ts';
import type { Metric } from '../workloads/workload.ts';
import { medianOf, ratiosOf, type WorkloadResult } from './results.ts';

const SHORT: Readonly<Record<ContenderName, string>> = {
  relay: 'relay',
  'y-memory': 'y-ws memory',
  'y-leveldb': 'y-ws LevelDB',
  hocuspocus: 'Hocuspocus',
  ours: 'ours',
  'ours-full': 'ours, full',
};

export function tableOf(results: readonly WorkloadResult[]): string {
  const names = columns(results);
  const head = ['', ...names.map((name) => SHORT[name]), 'ours ÷ relay', 'ours ÷ best peer'];
  const rows = results.flatMap((result) => [
    [`**${result.workload.title}**`, ...head.slice(1).map(() => '')],
    ...result.workload.metrics.map((metric) => row(result, metric, names)),
  ]);
  return align([head, ...rows]);
}

function row(result: WorkloadResult, metric: Metric, names: readonly ContenderName[]): readonly string[] {
  const { toRelay, toBestPeer, bestPeer } = ratiosOf(result, metric);
  const best =
    toBestPeer === undefined || bestPeer === undefined ? '' : `${ratio(toBestPeer)} (${SHORT[bestPeer]})`;
  return [metric.title, ...names.map((name) => cell(result, name, metric)), ratio(toRelay), best];
}

function cell(result: WorkloadResult, name: ContenderName, metric: Metric): string {
  const value = medianOf(result, name, metric);
  if (value !== undefined && !Number.isNaN(value)) {
    return value.toLocaleString('en-US', {
      minimumFractionDigits: metric.digits,
      maximumFractionDigits: metric.digits,
    });
  }
  return (result.failures.get(name) ?? []).length > 0 ? 'failed' : '–';
}

function ratio(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(2);
}

/** Only those that took part in anything. */
function columns(results: readonly WorkloadResult[]): readonly ContenderName[] {
  const order = Object.keys(CONTENDERS);
  return [...new Set(results.flatMap(({ contenders }) => contenders))].toSorted(
    (one, other) => order.indexOf(one) - order.indexOf(other),
  );
}

function align(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((each) => each[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  const [head = [], ...body] = rows;
  return [line(head), line(rule), ...body.map(line)].join('\n');
}
