/** A page's end as an opaque text for the next request. */
import { z } from 'zod';
import type { ListPosition, ListRequest } from './document-list.ts';

/** `deleted`: the list of the trash. */
type Sort = ListRequest['sort'] | 'deleted';

const cursorSchema = z.tuple([z.enum(['created', 'updated', 'deleted']), z.number(), z.string().max(100)]);

export function encodeCursor({ time, id }: ListPosition, sort: Sort): string {
  return Buffer.from(JSON.stringify([sort, time, id])).toString('base64url');
}

/** Undefined: no cursor of ours, or of a list in another order. */
export function decodeCursor(cursor: string, sort: Sort): ListPosition | undefined {
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!parsed.success) return undefined;
  const [sortedBy, time, id] = parsed.data;
  return sortedBy === sort ? { time, id } : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
