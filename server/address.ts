/** Where the server is, as people type it. */
import type { Server } from 'node:http';
import type { Config } from './config/config.ts';

type ListeningSettings = Pick<Config, 'host' | 'port' | 'tls'>;

/** The address listened on; asked after listening, because port 0 is any. */
export function listeningAddress(server: Pick<Server, 'address'>, config: ListeningSettings): string {
  const bound = server.address();
  const actualPort = typeof bound === 'object' && bound !== null ? bound.port : config.port;
  return addressFor({ ...config, port: actualPort });
}

export function addressFor({ host, port, tls }: ListeningSettings): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http${tls === undefined ? '' : 's'}://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
