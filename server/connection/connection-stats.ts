/** Live counts for the metrics. Plain numbers that only grow, but for those named `…Now`. */
export interface ConnectionStats {
  connectionsNow: number;
  /** Of these, how many are still being recognised. */
  openingNow: number;
  accepted: number;
  framesIn: number;
  framesOut: number;
  /** Payload bytes of whole messages. */
  bytesIn: number;
  /** Bytes on the wire, WebSocket headers included, pings and closes not. */
  bytesOut: number;
  keepAlives: number;
  slowReadersDropped: number;
  /** Sent away for too many frames or bytes. */
  rateLimited: number;
  /** Turned away for too many connections. */
  crowdedOut: number;
  /** How many closes this server began, by code; 0 counts sockets that went away by themselves. */
  readonly closesByCode: Map<number, number>;
}

export function createConnectionStats(): ConnectionStats {
  return {
    connectionsNow: 0,
    openingNow: 0,
    accepted: 0,
    framesIn: 0,
    framesOut: 0,
    bytesIn: 0,
    bytesOut: 0,
    keepAlives: 0,
    slowReadersDropped: 0,
    rateLimited: 0,
    crowdedOut: 0,
    closesByCode: new Map(),
  };
}

export function countClose(stats: ConnectionStats, code: number): void {
  stats.closesByCode.set(code, (stats.closesByCode.get(code) ?? 0) + 1);
}
