/** Other people who type into the same rich text, five keys a second each, through stock Yjs documents. */
import * as Y from 'yjs';
import type { Server } from '../contenders.ts';
import { join, type Client } from '../load/client.ts';

const BODY_ROOT = 'default';
const KEYS_PER_SECOND = 5;

export interface Others {
  /** How many keys they have typed. */
  keys(): number;
  stop(): void;
}

export async function othersType(server: Server, documentId: string, people: number): Promise<Others> {
  let keys = 0;
  const writers: { readonly client: Client; readonly timer: NodeJS.Timeout }[] = [];
  for (let person = 0; person < people; person += 1) {
    const doc = new Y.Doc();
    const client = await join(server, documentId, {
      atLeastBytes: 100,
      onUpdate: (update) => Y.applyUpdate(doc, update, 'server'),
    });
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') client.sendUpdate(update);
    });
    const timer = setInterval(() => {
      // Each in a place of their own, spread over the document, so that most is out of sight.
      if (typeInto(doc, (person + 0.5) / people)) keys += 1;
    }, 1_000 / KEYS_PER_SECOND);
    writers.push({ client, timer });
  }
  return {
    keys: () => keys,
    stop: () => {
      for (const { client, timer } of writers) {
        clearInterval(timer);
        client.leave();
      }
    },
  };
}

/** At the end of the first text from this part of the document on. */
function typeInto(doc: Y.Doc, part: number): boolean {
  const body = doc.getXmlFragment(BODY_ROOT);
  for (let at = Math.floor(body.length * part); at < body.length; at += 1) {
    const block = body.get(at);
    const text = block instanceof Y.XmlElement ? block.get(0) : undefined;
    if (text instanceof Y.XmlText) {
      text.insert(text.length, 'x');
      return true;
    }
  }
  return false;
}
