/** A client that speaks TCP and minds no rule of HTTP or WebSocket unless told to. */
import { connect, type Socket } from 'node:net';

const HANDSHAKE_KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

export function handshake(path: string, headers: Readonly<Record<string, string>> = {}): string {
  const all = {
    Host: '127.0.0.1',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': HANDSHAKE_KEY,
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

export interface RawFrame {
  readonly opcode: number;
  readonly payload: Uint8Array;
  readonly isLast?: boolean;
  /** The three reserved bits, 0 to 7. */
  readonly reserved?: number;
  readonly isMasked?: boolean;
  /** A length that is not that of the payload. */
  readonly claimedLength?: bigint;
}

export function rawFrame(frame: RawFrame): Buffer {
  const { opcode, payload, isLast = true, reserved = 0, isMasked = true } = frame;
  const length = frame.claimedLength ?? BigInt(payload.length);
  const header = Buffer.alloc(10);
  header[0] = (isLast ? 0x80 : 0) | (reserved << 4) | opcode;
  const maskBit = isMasked ? 0x80 : 0;
  let headerBytes = 2;
  if (length < 126n) {
    header[1] = maskBit | Number(length);
  } else if (length < 65_536n) {
    header[1] = maskBit | 126;
    header.writeUInt16BE(Number(length), 2);
    headerBytes = 4;
  } else {
    header[1] = maskBit | 127;
    header.writeBigUInt64BE(length, 2);
    headerBytes = 10;
  }
  // A mask of zeros is a mask.
  return Buffer.concat([header.subarray(0, headerBytes), Buffer.alloc(isMasked ? 4 : 0), payload]);
}

export interface Attack {
  /** Sent as it is; a proper handshake goes before it when `isUpgraded`. */
  readonly bytes: Uint8Array;
  readonly isUpgraded: boolean;
  /** How it ends when the server does not end it. */
  readonly ending: 'fin' | 'reset';
}

export interface Aftermath {
  readonly status: number | undefined;
  readonly closeCode: number | undefined;
}

/** Attacks, and resolves when the socket is gone. */
export function attack(port: number, what: Attack): Promise<Aftermath> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let answer = Buffer.alloc(0);
    let hasAttacked = false;
    const strike = (): void => {
      hasAttacked = true;
      socket.write(what.bytes, () => retreat(socket, what.ending));
    };
    socket.on('connect', () => {
      if (what.isUpgraded) socket.write(strangersHandshake());
      else strike();
    });
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (!hasAttacked && answer.includes('\r\n\r\n')) strike();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(aftermathOf(answer)));
  });
}

/** Says goodbye and waits for the server's, or slams the door. */
function retreat(socket: Socket, ending: Attack['ending']): void {
  if (ending === 'reset') socket.resetAndDestroy();
  else socket.end();
}

function aftermathOf(answer: Buffer): Aftermath {
  const headEnd = answer.indexOf('\r\n\r\n');
  const head = answer.subarray(0, Math.max(0, headEnd)).toString('latin1');
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1];
  return {
    status: status === undefined ? undefined : Number(status),
    closeCode: status === '101' ? closeCodeIn(answer.subarray(headEnd + 4)) : undefined,
  };
}

function closeCodeIn(wire: Buffer): number | undefined {
  let at = 0;
  while (at + 2 <= wire.length) {
    const opcode = (wire[at] ?? 0) & 0x0f;
    const short = (wire[at + 1] ?? 0) & 0x7f;
    if (short === 127) return undefined;
    const start = at + (short === 126 ? 4 : 2);
    if (opcode === 8) return start + 2 <= wire.length ? wire.readUInt16BE(start) : undefined;
    at = start + (short === 126 ? wire.readUInt16BE(at + 2) : short);
  }
  return undefined;
}

let strangers = 0;

/** Of somebody else each time: who comes back with nonsense again and again would be kept waiting (CONN-37). */
function strangersHandshake(): string {
  strangers += 1;
  return handshake('/ws/meeting-notes', { Authorization: `Bearer stranger-${strangers}` });
}
