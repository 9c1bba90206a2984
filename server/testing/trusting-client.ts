/** Requests and WebSockets over TLS, trusting one certificate and no other, from whichever address of this machine. */
import { request } from 'node:https';
import { WebSocket } from 'ws';

export interface TlsRequest {
  /** The one certificate that is trusted, in PEM. */
  readonly ca: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Where it comes from: any of 127.0.0.0/8. */
  readonly from?: string;
}

export interface TlsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Without the attributes: `name=value`, as it is sent back. */
  readonly cookie: string | undefined;
  readonly text: string;
  json(): unknown;
}

/** Rejects when the connection fails, or the certificate is another one. Each uses a connection of its own. */
export function askOverTls(url: string, options: TlsRequest): Promise<TlsAnswer> {
  const body = options.body === undefined ? undefined : JSON.stringify(options.body);
  return new Promise((resolve, reject) => {
    const asking = request(
      url,
      {
        ca: options.ca,
        agent: false,
        method: options.method ?? (body === undefined ? 'GET' : 'POST'),
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...options.headers,
        },
        ...(options.from === undefined ? {} : { localAddress: options.from }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            cookie: response.headers['set-cookie']?.[0]?.split(';', 1)[0],
            text,
            json: (): unknown => JSON.parse(text),
          });
        });
      },
    );
    asking.once('error', reject);
    asking.end(body);
  });
}

/** A WebSocket class for clients that make theirs by address and subprotocols alone. */
export function trustingWebSocket(
  ca: string,
  headers: Readonly<Record<string, string>> = {},
): new (url: string, protocols: string[]) => WebSocket {
  return class extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { ca, headers: { ...headers } });
    }
  };
}
