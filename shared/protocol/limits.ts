/**
 * Every bound on what a stranger can grow, in one place. Each has an environment variable `LIMIT_…` named after
 * it (`frameBytes` is `LIMIT_FRAME_BYTES`). For rates and counts of connections, 0 means "no limit".
 */
export interface Limits {
  readonly connections: number;
  readonly connectionsPerAddress: number;
  readonly framesPerSecond: number;
  readonly bytesPerSecond: number;
  readonly framesPerSecondPerAddress: number;
  readonly bytesPerSecondPerAddress: number;
  readonly requestsPerMinute: number;
  /** One WebSocket message. */
  readonly frameBytes: number;
  /** Base and tail of a document together. */
  readonly documentBytes: number;
  readonly uploadBytes: number;
  /** The picture of a person, as it is kept. */
  readonly pictureBytes: number;
  /** What may wait for one slow reader before it is sent away with 1013. */
  readonly outboundQueueBytes: number;
  /** One awareness state, as JSON. */
  readonly awarenessStateBytes: number;
  /** One awareness frame; stock clients echo everybody's states, so it holds many. */
  readonly awarenessFrameBytes: number;
  readonly awarenessDepth: number;
  /** Distinct Yjs client ids with content in one document. */
  readonly clientIdsPerDocument: number;
  readonly rootTypesPerDocument: number;
  /** Types within types, and JSON within JSON. */
  readonly nestingDepth: number;
  readonly titleCharacters: number;
  /** Time to a recognised identity after the socket opens, ms. */
  readonly handshakeMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  connections: 10_000,
  connectionsPerAddress: 2_000,
  framesPerSecond: 1_000,
  bytesPerSecond: 16 * 1024 * 1024,
  framesPerSecondPerAddress: 20_000,
  bytesPerSecondPerAddress: 64 * 1024 * 1024,
  requestsPerMinute: 1_200,
  frameBytes: 16 * 1024 * 1024,
  documentBytes: 64 * 1024 * 1024,
  uploadBytes: 32 * 1024 * 1024,
  pictureBytes: 256 * 1024,
  outboundQueueBytes: 4 * 1024 * 1024,
  awarenessStateBytes: 16 * 1024,
  awarenessFrameBytes: 1024 * 1024,
  awarenessDepth: 16,
  clientIdsPerDocument: 100_000,
  rootTypesPerDocument: 256,
  nestingDepth: 256,
  titleCharacters: 500,
  handshakeMs: 10_000,
};

/** A token bucket holds this many seconds of its rate, so that a burst (a paste, a flushed outbox) passes. */
export const BURST_SECONDS = 10;
/** Awareness of one window is coalesced: newest state per client wins. */
export const AWARENESS_WINDOW_MS = 50;
/** A connection that would otherwise be silent hears something this often; stock clients give up after 30 s. */
export const KEEPALIVE_MS = 12_000;
export const PING_EVERY_MS = 15_000;
export const DEAD_AFTER_MS = 30_000;
