/**
 * The three ways in which these servers speak y-protocols: as y-websocket does; with the frames of scriptorium.v1
 * beside them, as our own page speaks; and with the document's name before each message, as Hocuspocus does.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

export type Dialect = 'stock' | 'scriptorium' | 'hocuspocus';

export const SYNC_STEP_1 = 0;
export const SYNC_STEP_2 = 1;
export const UPDATE = 2;

/** What a client of the load looks at; everything else is passed over. */
export interface Heard {
  /** Steps 1 and 2 and updates. */
  onSync(step: number, payload: Uint8Array): void;
  readonly onAwareness: ((payload: Uint8Array) => void) | undefined;
  /** So many frames of ours are on disk, all in all. */
  readonly onAck: ((count: number) => void) | undefined;
  /** Hocuspocus has let us in. */
  onAuthenticated(): void;
}

const SYNC = 0;
const AWARENESS = 1;
const HOCUSPOCUS_AUTH = 2;
const HOCUSPOCUS_SYNC_REPLY = 4;
const SCRIPTORIUM_ACK = 65;
const SCRIPTORIUM_PING = 67;

/** What stands before every message of a room. */
export function prefixOf(dialect: Dialect, room: string): Uint8Array {
  return dialect === 'hocuspocus'
    ? encode((encoder) => encoding.writeVarString(encoder, room))
    : new Uint8Array();
}

export function hear(frame: Uint8Array, skip: number, heard: Heard): void {
  const decoder = decoding.createDecoder(frame);
  decoder.pos = skip;
  switch (decoding.readVarUint(decoder)) {
    case SYNC:
    case HOCUSPOCUS_SYNC_REPLY: {
      const step = decoding.readVarUint(decoder);
      heard.onSync(step, decoding.readVarUint8Array(decoder));
      return;
    }
    case AWARENESS:
      heard.onAwareness?.(decoding.readVarUint8Array(decoder));
      return;
    case HOCUSPOCUS_AUTH:
      heard.onAuthenticated();
      return;
    case SCRIPTORIUM_ACK:
      heard.onAck?.(decoding.readVarUint(decoder));
      return;
    case SCRIPTORIUM_PING: // A workload that leaves a client silent for long would have to answer.
    default:
  }
}

export function syncFrame(prefix: Uint8Array, step: number, payload: Uint8Array): Uint8Array {
  return encode((encoder) => {
    encoding.writeUint8Array(encoder, prefix);
    encoding.writeVarUint(encoder, SYNC);
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, payload);
  });
}

export function awarenessFrame(prefix: Uint8Array, payload: Uint8Array): Uint8Array {
  return encode((encoder) => {
    encoding.writeUint8Array(encoder, prefix);
    encoding.writeVarUint(encoder, AWARENESS);
    encoding.writeVarUint8Array(encoder, payload);
  });
}

export function hocuspocusToken(prefix: Uint8Array): Uint8Array {
  return encode((encoder) => {
    encoding.writeUint8Array(encoder, prefix);
    encoding.writeVarUint(encoder, HOCUSPOCUS_AUTH);
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarString(encoder, 'nobody asks');
    encoding.writeVarString(encoder, '4.7.0');
  });
}

function encode(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
}
