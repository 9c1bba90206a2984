/** What tests do through a browser again and again. */
import type { Browser } from './browser.ts';

export async function idOf(browser: Browser): Promise<string> {
  return (await browser.get('/session')).text('user', 'id');
}

/** A new document's id. */
export async function make(by: Browser, document: object = {}): Promise<string> {
  return (await by.post('/documents', document)).text('id');
}

/** Their role there; the status where they are not told. */
export async function roleOf(browser: Browser, documentId: string): Promise<unknown> {
  const answer = await browser.get(`/documents/${documentId}`);
  return answer.status === 200 ? answer.at('role') : answer.status;
}
