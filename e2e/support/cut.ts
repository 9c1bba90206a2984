/**
 * A wire between one person and the server, as a TCP proxy in the test's own process. A browser's own "offline"
 * mode closes no open WebSocket; a cut here is what a train in a tunnel does.
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Wire {
  /** `http://127.0.0.1:port` */
  readonly address: string;
  /** Ends everything that is open and lets nothing through. */
  cut(): void;
  /** Half-open: connections stand, but nothing moves in either direction. */
  stall(): void;
  /** Everything takes this much longer, each way. */
  delay(delayMs: number): void;
  mend(): void;
  close(): Promise<void>;
}

type Way =
  | { readonly kind: 'through'; readonly delayMs: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'stalled' };

export async function openWire(serverPort: number): Promise<Wire> {
  let way: Way = { kind: 'through', delayMs: 0 };
  const pairs = new Set<Pair>();
  const proxy = createServer((near) => {
    near.on('error', () => {});
    if (way.kind === 'cut') {
      near.resetAndDestroy();
      return;
    }
    const pair = join(near, serverPort, () => way);
    pairs.add(pair);
    near.once('close', () => pairs.delete(pair));
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const bound = proxy.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const endAll = (): void => {
    for (const pair of pairs) pair.end();
  };
  return {
    address: `http://127.0.0.1:${port}`,
    cut: () => {
      way = { kind: 'cut' };
      endAll();
    },
    stall: () => {
      way = { kind: 'stalled' };
    },
    delay: (delayMs) => {
      way = { kind: 'through', delayMs };
    },
    mend: () => {
      // What stood still has lost bytes on its way: it is over, as after any outage.
      if (way.kind === 'stalled') endAll();
      way = { kind: 'through', delayMs: 0 };
    },
    close: async () => {
      endAll();
      const closed = once(proxy, 'close');
      proxy.close();
      await closed;
    },
  };
}

interface Pair {
  end(): void;
}

function join(near: Socket, serverPort: number, wayNow: () => Way): Pair {
  const far = connect({ port: serverPort, host: '127.0.0.1' });
  const end = (): void => {
    near.destroy();
    far.destroy();
  };
  far.on('error', end);
  near.once('close', end);
  far.once('close', end);
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const) {
    from.setNoDelay(true);
    from.on('data', (chunk: Buffer) => {
      const way = wayNow();
      if (way.kind !== 'through') return;
      if (way.delayMs === 0) to.write(chunk);
      else setTimeout(() => to.write(chunk), way.delayMs);
    });
  }
  return { end };
}
