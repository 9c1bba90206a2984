/**
 * WebSocket close codes, the published ones of docs/protocol.md. 4400-4499 are final: stock Yjs clients stop
 * retrying on these alone. Every other code means "come back", with growing, jittered delays.
 */
export const CLOSE = {
  /** The server is stopping or restarting, or the socket's session has another cookie. */
  goingAway: 1001,
  /** A frame that cannot be decoded. */
  undecodable: 1002,
  /** A text frame; all frames are binary. */
  textFrame: 1003,
  /** An update that fails the admission check. */
  inadmissible: 1007,
  /** A limit of shape: too many ids, too deep, awareness too large or too fast. */
  shapeLimit: 1008,
  /** A frame larger than `LIMIT_FRAME_BYTES`. */
  frameTooLarge: 1009,
  /** A fault in the server; only this room is affected. */
  serverFault: 1011,
  /** Overload, too many frames or connections, or a reader too slow. */
  overload: 1013,
  malformedRequest: 4400,
  unauthenticated: 4401,
  forbidden: 4403,
  notFound: 4404,
  /** The document was rebuilt: another generation. */
  rebuilt: 4409,
  deleted: 4410,
  documentTooLarge: 4413,
  /** The client's document schema is older than the document's. */
  schemaTooOld: 4426,
  storageFailing: 4503,
  /** Silent for too long. */
  silent: 4508,
} as const;

/**
 * With `forbidden` on an open connection: the document itself is closed to this person now. Without it a frame was
 * refused, and who sent it may read on.
 */
export const NO_LONGER_ALLOWED = 'no longer allowed';

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];

/** Whether the same client may succeed by coming back. */
export function isFinalCloseCode(code: number): boolean {
  return code >= 4400 && code <= 4499;
}
