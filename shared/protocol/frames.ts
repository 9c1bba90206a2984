/**
 * Frames: what travels in one binary WebSocket message. Types 0, 1 and 3 are y-protocols' own, to the byte;
 * types above 63 belong to `scriptorium.v1`. Notation and semantics: docs/protocol.md.
 *
 * Decoding is total: any bytes give a frame or a reason, never an exception, and nothing is copied but the
 * returned views into the input.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { fail, succeed, type Result } from '../result.ts';

const SYNC = 0;
const AWARENESS = 1;
const QUERY_AWARENESS = 3;
const HELLO = 64;
const ACK = 65;
const EVENT = 66;
const PING = 67;
const PONG = 68;

const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;

export type SharedFrame =
  | { readonly kind: 'syncStep1'; readonly stateVector: Uint8Array }
  | { readonly kind: 'syncStep2'; readonly update: Uint8Array }
  | { readonly kind: 'update'; readonly update: Uint8Array }
  | { readonly kind: 'awareness'; readonly update: Uint8Array }
  | { readonly kind: 'queryAwareness' }
  | { readonly kind: 'ping'; readonly nonce: number }
  | { readonly kind: 'pong'; readonly nonce: number };

/** What a server may hear. */
export type ClientFrame = SharedFrame;

/** What a client may hear. `text` is JSON, to be parsed with the schemas of hello.ts and events.ts. */
export type ServerFrame =
  | SharedFrame
  | { readonly kind: 'hello'; readonly text: string }
  | { readonly kind: 'ack'; readonly count: number }
  | { readonly kind: 'event'; readonly text: string }
  /** A type this version does not know: a client passes over it. */
  | { readonly kind: 'unknown'; readonly type: number };

export type FrameError = 'truncated' | 'trailingBytes' | 'unknownType' | 'notUtf8';

export function decodeClientFrame(bytes: Uint8Array): Result<ClientFrame, FrameError> {
  const decoded = decodeServerFrame(bytes);
  if (!decoded.ok) return decoded;
  const frame = decoded.value;
  switch (frame.kind) {
    case 'hello':
    case 'ack':
    case 'event':
    case 'unknown':
      return fail('unknownType');
    case 'syncStep1':
    case 'syncStep2':
    case 'update':
    case 'awareness':
    case 'queryAwareness':
    case 'ping':
    case 'pong':
      return succeed(frame);
    default:
      return frame satisfies never;
  }
}

export function decodeServerFrame(bytes: Uint8Array): Result<ServerFrame, FrameError> {
  const decoder = decoding.createDecoder(bytes);
  try {
    const frame = readFrame(decoder);
    if (frame.kind === 'unknown') return succeed(frame);
    if (decoding.hasContent(decoder)) return fail('trailingBytes');
    return succeed(frame);
  } catch (error) {
    // lib0 throws on the end of the input, on numbers beyond 2^53 and on text that is not UTF-8.
    return fail(error instanceof TypeError ? 'notUtf8' : 'truncated');
  }
}

function readFrame(decoder: decoding.Decoder): ServerFrame {
  const type = decoding.readVarUint(decoder);
  switch (type) {
    case SYNC:
      return readSync(decoder);
    case AWARENESS:
      return { kind: 'awareness', update: decoding.readVarUint8Array(decoder) };
    case QUERY_AWARENESS:
      return { kind: 'queryAwareness' };
    case HELLO:
      return { kind: 'hello', text: decoding.readVarString(decoder) };
    case ACK:
      return { kind: 'ack', count: decoding.readVarUint(decoder) };
    case EVENT:
      return { kind: 'event', text: decoding.readVarString(decoder) };
    case PING:
      return { kind: 'ping', nonce: decoding.readVarUint(decoder) };
    case PONG:
      return { kind: 'pong', nonce: decoding.readVarUint(decoder) };
    default:
      return { kind: 'unknown', type };
  }
}

function readSync(decoder: decoding.Decoder): ServerFrame {
  const step = decoding.readVarUint(decoder);
  if (step === STEP_1) {
    return { kind: 'syncStep1', stateVector: decoding.readVarUint8Array(decoder) };
  }
  if (step === STEP_2) return { kind: 'syncStep2', update: decoding.readVarUint8Array(decoder) };
  if (step === UPDATE) return { kind: 'update', update: decoding.readVarUint8Array(decoder) };
  return { kind: 'unknown', type: SYNC };
}

export function encodeSyncStep1(stateVector: Uint8Array): Uint8Array {
  return encodeSync(STEP_1, stateVector);
}

export function encodeSyncStep2(update: Uint8Array): Uint8Array {
  return encodeSync(STEP_2, update);
}

export function encodeUpdate(update: Uint8Array): Uint8Array {
  return encodeSync(UPDATE, update);
}

export function encodeAwareness(awarenessUpdate: Uint8Array): Uint8Array {
  return encode((encoder) => {
    encoding.writeVarUint(encoder, AWARENESS);
    encoding.writeVarUint8Array(encoder, awarenessUpdate);
  });
}

export function encodeQueryAwareness(): Uint8Array {
  return encode((encoder) => encoding.writeVarUint(encoder, QUERY_AWARENESS));
}

export function encodeHello(text: string): Uint8Array {
  return encodeText(HELLO, text);
}

export function encodeAck(count: number): Uint8Array {
  return encodeNumber(ACK, count);
}

export function encodeEvent(text: string): Uint8Array {
  return encodeText(EVENT, text);
}

export function encodePing(nonce: number): Uint8Array {
  return encodeNumber(PING, nonce);
}

export function encodePong(nonce: number): Uint8Array {
  return encodeNumber(PONG, nonce);
}

function encodeSync(step: number, payload: Uint8Array): Uint8Array {
  return encode((encoder) => {
    encoding.writeVarUint(encoder, SYNC);
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, payload);
  });
}

function encodeText(type: number, text: string): Uint8Array {
  return encode((encoder) => {
    encoding.writeVarUint(encoder, type);
    encoding.writeVarString(encoder, text);
  });
}

function encodeNumber(type: number, value: number): Uint8Array {
  return encode((encoder) => {
    encoding.writeVarUint(encoder, type);
    encoding.writeVarUint(encoder, value);
  });
}

function encode(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
}
