/**
 * A WebSocket client that does as little as it can: the load must not be what is measured. It frames, masks (a
 * server may skip the work for a mask of zeros, so this one is not), answers pings and hands on whole messages.
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket as TcpSocket } from 'node:net';

export interface Address {
  readonly port: number;
  readonly path: string;
  readonly protocols: readonly string[];
}

export interface SocketEvents {
  onMessage(message: Uint8Array): void;
  onClose(code: number): void;
}

export interface Socket {
  send(message: Uint8Array): void;
  /** Several messages in one system call. */
  sendAll(messages: readonly Uint8Array[]): void;
  /** Reads nothing more, as a laptop that went to sleep. */
  stall(): void;
  destroy(): void;
}

const TEXT_END = '\r\n\r\n';
const MASK = Buffer.from([0x5a, 0xc3, 0x17, 0x88]);
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

export function openSocket(address: Address, events: SocketEvents): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const tcp = connect({ host: '127.0.0.1', port: address.port, noDelay: true });
    let closeCode = 1006;
    const input = createInput((opcode, message) => {
      if (opcode === PING) tcp.write(frame(PONG, message));
      else if (opcode === CLOSE)
        closeCode = message.length >= 2 ? Buffer.from(message).readUInt16BE(0) : 1005;
      else if (opcode !== PONG) events.onMessage(message);
    });
    tcp.once('connect', () => tcp.write(upgradeRequest(address)));
    tcp.once('error', reject);
    tcp.once('close', () => {
      reject(new Error(`closed (${closeCode}) while it was opened`));
      events.onClose(closeCode);
    });
    awaitUpgrade(tcp, (rest) => {
      resolve(socketOn(tcp));
      // A server may speak in the packet that opens the socket, and whoever awaits it would not have it yet.
      tcp.pause();
      setImmediate(() => {
        if (rest.length > 0) input(rest);
        tcp.on('data', input);
        tcp.resume();
      });
    });
  });
}

function socketOn(tcp: TcpSocket): Socket {
  return {
    send: (message) => void tcp.write(frame(BINARY, message)),
    sendAll: (messages) => void tcp.write(Buffer.concat(messages.map((message) => frame(BINARY, message)))),
    stall: () => void tcp.pause(),
    destroy: () => void tcp.destroy(),
  };
}

function upgradeRequest({ port, path, protocols }: Address): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    ...(protocols.length > 0 ? [`Sec-WebSocket-Protocol: ${protocols.join(', ')}`] : []),
  ];
  return lines.join('\r\n') + TEXT_END;
}

function awaitUpgrade(tcp: TcpSocket, done: (rest: Buffer) => void): void {
  let head = Buffer.alloc(0);
  const read = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(TEXT_END);
    if (end === -1) return;
    tcp.off('data', read);
    if (!head.toString('latin1', 0, 12).endsWith('101')) {
      tcp.destroy(new Error(`refused: ${head.toString('latin1', 0, 200)}`));
      return;
    }
    done(head.subarray(end + TEXT_END.length));
  };
  tcp.on('data', read);
}

/** Cuts what comes in into messages; large ones arrive in pieces, and may be fragmented. */
function createInput(take: (opcode: number, message: Uint8Array) => void): (chunk: Buffer) => void {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let needed = 2;
  let fragments: Uint8Array[] = [];
  return (chunk) => {
    waiting.push(chunk);
    waitingBytes += chunk.length;
    if (waitingBytes < needed) return;
    const bytes = waiting.length === 1 ? chunk : Buffer.concat(waiting);
    let at = 0;
    needed = frameBytes(bytes, at);
    while (bytes.length - at >= needed) {
      const first = bytes[at] ?? 0;
      const opcode = first & 0x0f;
      const payload = bytes.subarray(at + headerBytes(bytes, at), at + needed);
      at += needed;
      needed = frameBytes(bytes, at);
      if (opcode >= CLOSE) take(opcode, payload);
      else if ((first & 0x80) !== 0 && fragments.length === 0) take(opcode, payload);
      else {
        fragments.push(payload);
        if ((first & 0x80) === 0) continue;
        const whole = Buffer.concat(fragments);
        fragments = [];
        take(BINARY, whole);
      }
    }
    waiting = at === bytes.length ? [] : [bytes.subarray(at)];
    waitingBytes = bytes.length - at;
  };
}

function headerBytes(bytes: Buffer, at: number): number {
  const length = (bytes[at + 1] ?? 0) & 0x7f;
  return length === 126 ? 4 : length === 127 ? 10 : 2;
}

/** The length of the frame that begins here; of its header while that is not there yet. */
function frameBytes(bytes: Buffer, at: number): number {
  if (bytes.length - at < 2) return 2;
  const header = headerBytes(bytes, at);
  if (bytes.length - at < header) return header;
  if (header === 2) return 2 + ((bytes[at + 1] ?? 0) & 0x7f);
  return header === 4 ? 4 + bytes.readUInt16BE(at + 2) : 10 + bytes.readUInt32BE(at + 6);
}

function frame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const bytes = Buffer.allocUnsafe(header + 4 + length);
  bytes[0] = 0x80 | opcode;
  if (header === 2) bytes[1] = 0x80 | length;
  else if (header === 4) {
    bytes[1] = 0x80 | 126;
    bytes.writeUInt16BE(length, 2);
  } else {
    bytes[1] = 0x80 | 127;
    bytes.writeUInt32BE(0, 2);
    bytes.writeUInt32BE(length, 6);
  }
  MASK.copy(bytes, header);
  const start = header + 4;
  for (let index = 0; index < length; index += 1) {
    bytes[start + index] = (payload[index] ?? 0) ^ (MASK[index & 3] ?? 0);
  }
  return bytes;
}
