/** A running server with its owner: where a spec's people meet. */
import { claimOwner, type Api } from './api.ts';
import { startServer, type Server } from './server.ts';
import { teamApiFor, type TeamApi } from './team-api.ts';

export const OWNER = { name: 'Alice', color: '#2a6cc8' } as const;

export interface House {
  readonly server: Server;
  /** The owner's, straight to the server. */
  readonly api: Api;
  /** The owner's as well, about people and places. */
  readonly team: TeamApi;
  readonly address: string;
  close(): Promise<void>;
}

export async function openHouse(settings: Readonly<Record<string, string>> = {}): Promise<House> {
  const server = await startServer(settings);
  const address = `http://127.0.0.1:${server.port}`;
  const api = await claimOwner(address, { token: server.ownerToken, ...OWNER });
  const team = teamApiFor(address, api.cookie);
  return { server, api, team, address, close: () => server.close() };
}
