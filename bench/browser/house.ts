/** Documents of the bench's server as a browser sees them: made by the API, opened by a guest with a share link. */
import type { Server } from '../contenders.ts';

export interface GuestCookie {
  readonly name: string;
  readonly value: string;
}

export function addressOf(server: Server): string {
  return `http://127.0.0.1:${server.port}`;
}

export async function makeDocument(server: Server, markdown: string): Promise<string> {
  const made = await ask(server, 'documents', { title: 'Bench', markdown });
  return textAt(await made.json(), 'id');
}

/** Somebody who may edit this document, as a browser's cookie. */
export async function inviteGuest(server: Server, documentId: string): Promise<GuestCookie> {
  const link = await ask(server, `documents/${documentId}/share-links`, { role: 'edit' });
  const token = textAt(await link.json(), 'token');
  const joined = await fetch(`${addressOf(server)}/api/v1/share-links/join`, {
    method: 'POST',
    headers: { origin: addressOf(server), 'content-type': 'application/json' },
    body: JSON.stringify({ token, name: 'Guest', color: '#2a6cc8' }),
  });
  for (const cookie of joined.headers.getSetCookie()) {
    const [, name, value] = /^([^=;]+)=([^;]+)/.exec(cookie) ?? [];
    if (name !== undefined && value !== undefined) return { name, value };
  }
  throw new Error(`no guest came in: ${joined.status}`);
}

async function ask(server: Server, path: string, body: unknown): Promise<Response> {
  const answer = await fetch(`${addressOf(server)}/api/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

function textAt(value: unknown, key: string): string {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  if (typeof found !== 'string') throw new Error(`an answer without ${key}`);
  return found;
}
