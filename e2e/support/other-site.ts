/** A server that is not ours, with a page that does what a spec makes it do. */
import { once } from 'node:events';
import { createServer } from 'node:http';

export interface OtherSite {
  /** Another port of the host that people come to: to browsers the same site, so that cookies come along. */
  readonly neighbour: string;
  /** Another host name: another site altogether. */
  readonly stranger: string;
  close(): Promise<void>;
}

export async function openOtherSite(): Promise<OtherSite> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><title>Kittens</title><link rel="icon" href="data:,"><p>Kittens</p>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return {
    neighbour: `http://127.0.0.1:${port}/`,
    stranger: `http://localhost:${port}/`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
