/** Where the server is, as people type it. */
import type { Server } from 'node:http';
import type { Config } from './config/config.ts';

/** The address listened on; asked after listening, because port 0 is any. */
export function listeningAddress(server: Pick<Server, 'address'>, { host, port }: Config): string {
  const bound = server.address();
  const actualPort = typeof bound === 'object' && bound !== null ? bound.port : port;
  return addressFor(host, actualPort);
}

export function addressFor(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
