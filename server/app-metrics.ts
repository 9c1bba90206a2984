/** What the parts count, by the names under which /metrics shows it. */
import type { ConnectionHub } from './connection/connection-hub.ts';
import { amounts, counter, counters, durations, gauge, type Metrics } from './http/metrics.ts';
import type { StorageWatch } from './readiness.ts';
import type { RoomHost } from './room-host/room-host.ts';
import type { LogListener } from './update-log/log-stats.ts';

/** Measures the update log; `storage` hears how each append ended. */
export function logMetrics(
  metrics: Metrics,
  storage: Pick<StorageWatch, 'failing' | 'working'>,
): LogListener {
  const observeCommit = durations(metrics, 'log_commit', 'One commit of the update log, all rooms together');
  const observeCompaction = durations(metrics, 'log_compaction', 'One fold of updates into base and history');
  const observeLoad = durations(metrics, 'log_load', 'One document read from disk');
  const observeUpdates = amounts(metrics, 'log_commit_updates', 'Updates in one commit');
  const observeAppends = amounts(metrics, 'log_commit_rooms', 'Rooms that share one commit');
  let bytes = 0;
  let queued = 0;
  const failures = new Map<string, number>();
  counter(metrics, 'log_bytes', 'Bytes of updates committed', () => bytes);
  gauge(
    metrics,
    'log_queued_appends',
    'Appends that wait for the commit after the present one',
    () => queued,
  );
  counters(
    metrics,
    { name: 'log_append_failures', help: 'Appends the disk did not take', label: 'fault' },
    () => failures,
  );
  return {
    committed(report) {
      observeCommit(report.durationMs);
      observeUpdates(report.updates);
      observeAppends(report.appends);
      bytes += report.bytes;
      queued = report.queued;
      storage.working();
    },
    failed(fault) {
      failures.set(fault, (failures.get(fault) ?? 0) + 1);
      storage.failing(fault);
    },
    compacted: observeCompaction,
    loaded: observeLoad,
  };
}

export function roomMetrics(metrics: Metrics, host: RoomHost): void {
  const { stats } = host;
  gauge(metrics, 'rooms', 'Documents held in memory', () => host.roomCount);
  gauge(metrics, 'sessions', 'Connections that are in a room', () => stats.sessions);
  counter(metrics, 'updates_committed', 'Updates on disk', () => stats.updatesCommitted);
  counter(metrics, 'compactions', 'Compactions done', () => stats.compactions);
  counter(metrics, 'compaction_failures', 'Compactions that failed', () => stats.compactionFailures);
  counters(
    metrics,
    { name: 'room_append_failures', help: 'Appends of rooms that failed', label: 'fault' },
    () => stats.appendFailures,
  );
  counters(
    metrics,
    { name: 'room_load_failures', help: 'Documents that could not be opened', label: 'kind' },
    () => stats.loadFailures,
  );
  stats.observeAppendMs = durations(metrics, 'ack', 'From an update coming in to its being on disk');
}

export function connectionMetrics(metrics: Metrics, hub: ConnectionHub): void {
  const { stats } = hub;
  gauge(metrics, 'connections', 'Open WebSockets', () => stats.connectionsNow);
  gauge(metrics, 'connections_opening', 'Of these, those not yet in a room', () => stats.openingNow);
  counter(metrics, 'connections_accepted', 'WebSockets that came', () => stats.accepted);
  counter(metrics, 'connections_crowded_out', 'Turned away for too many', () => stats.crowdedOut);
  counter(metrics, 'frames_in', 'Frames from clients', () => stats.framesIn);
  counter(metrics, 'frames_out', 'Frames to clients', () => stats.framesOut);
  counter(metrics, 'bytes_in', 'Bytes of frames from clients', () => stats.bytesIn);
  counter(metrics, 'bytes_out', 'Bytes to clients', () => stats.bytesOut);
  counter(metrics, 'keep_alives', 'Frames sent only to be heard', () => stats.keepAlives);
  counter(
    metrics,
    'slow_readers_dropped',
    'Sent away for reading too slowly',
    () => stats.slowReadersDropped,
  );
  counter(metrics, 'rate_limited', 'Sent away for too many frames or bytes', () => stats.rateLimited);
  counters(
    metrics,
    { name: 'closes', help: 'WebSockets closed by this server, by close code', label: 'code' },
    () => stats.closesByCode,
  );
  gauge(metrics, 'outbound_queue_bytes', 'Bytes that wait for clients', () => hub.queueDepths().totalBytes);
  gauge(
    metrics,
    'outbound_queue_largest_bytes',
    'Bytes that wait for the slowest client',
    () => hub.queueDepths().largestBytes,
  );
}
