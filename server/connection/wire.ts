/**
 * From frames to the bytes of RFC 6455. What a server sends is not masked, so the bytes are the same for everybody
 * and are made once. Small frames are packed into one buffer; a big payload is not copied but sent as a fragmented
 * message (section 5.4), so that pings and closes can pass between its parts and its progress can be seen.
 */

/** Whole WebSocket frames that go out in one write. */
export interface WireChunk {
  readonly parts: readonly Uint8Array[];
  readonly byteLength: number;
}

/** What one turn has for one client. */
export interface Wire {
  readonly chunks: readonly WireChunk[];
  readonly byteLength: number;
  readonly frames: number;
  /** Payload of the largest frame, bytes. */
  readonly largestFrame: number;
}

/** A larger payload travels in fragments of this size; a chunk of small frames ends when it has grown to it. */
export const FRAGMENT_BYTES = 256 * 1024;

const FIN = 0x80;
const CONTINUATION = 0x0;
const BINARY = 0x2;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

export function encodeWire(frames: readonly Uint8Array[]): Wire {
  const chunks: WireChunk[] = [];
  let largestFrame = 0;
  let run: Uint8Array[] = [];
  let runBytes = 0;
  const endRun = (): void => {
    if (run.length === 0) return;
    chunks.push(packSmall(run, runBytes));
    run = [];
    runBytes = 0;
  };
  for (const frame of frames) {
    if (frame.length > largestFrame) largestFrame = frame.length;
    if (frame.length > FRAGMENT_BYTES) {
      endRun();
      fragment(frame, chunks);
      continue;
    }
    run.push(frame);
    runBytes += frame.length + headerBytes(frame.length);
    if (runBytes >= FRAGMENT_BYTES) endRun();
  }
  endRun();
  let byteLength = 0;
  for (const chunk of chunks) byteLength += chunk.byteLength;
  return { chunks, byteLength, frames: frames.length, largestFrame };
}

/** The messages in a piece of wire, for transports that frame by themselves and for simulated ones. */
export class WireReader {
  private fragments: Uint8Array[] = [];

  /** The payloads of the messages that this chunk completes. */
  read(chunk: WireChunk): Uint8Array[] {
    const bytes = join(chunk.parts);
    const messages: Uint8Array[] = [];
    let at = 0;
    while (at < bytes.length) {
      const { isLast, start, end } = readHeader(bytes, at);
      this.fragments.push(bytes.subarray(start, end));
      if (isLast) {
        messages.push(join(this.fragments));
        this.fragments = [];
      }
      at = end;
    }
    return messages;
  }
}

function packSmall(frames: readonly Uint8Array[], byteLength: number): WireChunk {
  // Not from Node's pool: a stalled reader may keep this for a while, and would keep the whole pool with it.
  const target = Buffer.allocUnsafeSlow(byteLength);
  let at = 0;
  for (const frame of frames) {
    at = writeHeader(target, at, { opcode: FIN | BINARY, length: frame.length });
    target.set(frame, at);
    at += frame.length;
  }
  return { parts: [target], byteLength };
}

function fragment(frame: Uint8Array, chunks: WireChunk[]): void {
  for (let start = 0; start < frame.length; start += FRAGMENT_BYTES) {
    const payload = frame.subarray(start, start + FRAGMENT_BYTES);
    const isLast = start + FRAGMENT_BYTES >= frame.length;
    const opcode = (isLast ? FIN : 0) | (start === 0 ? BINARY : CONTINUATION);
    const header = Buffer.allocUnsafeSlow(headerBytes(payload.length));
    writeHeader(header, 0, { opcode, length: payload.length });
    chunks.push({ parts: [header, payload], byteLength: header.length + payload.length });
  }
}

function headerBytes(length: number): number {
  if (length < LENGTH_16) return 2;
  return length <= 0xff_ff ? 4 : 10;
}

/** Returns where the payload begins. */
function writeHeader(target: Buffer, at: number, frame: { opcode: number; length: number }): number {
  target[at] = frame.opcode;
  if (frame.length < LENGTH_16) {
    target[at + 1] = frame.length;
    return at + 2;
  }
  if (frame.length <= 0xff_ff) {
    target[at + 1] = LENGTH_16;
    target.writeUInt16BE(frame.length, at + 2);
    return at + 4;
  }
  target[at + 1] = LENGTH_64;
  target.writeUInt32BE(0, at + 2);
  target.writeUInt32BE(frame.length, at + 6);
  return at + 10;
}

function readHeader(bytes: Uint8Array, at: number): { isLast: boolean; start: number; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLast = (view.getUint8(at) & FIN) !== 0;
  const short = view.getUint8(at + 1);
  if (short < LENGTH_16) return { isLast, start: at + 2, end: at + 2 + short };
  if (short === LENGTH_16) return { isLast, start: at + 4, end: at + 4 + view.getUint16(at + 2) };
  return { isLast, start: at + 10, end: at + 10 + view.getUint32(at + 6) };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
}
