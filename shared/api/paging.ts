/** Lists come in pages: `nextCursor` of one answer is `cursor` of the next request; null ends the list. */
import { z } from 'zod';

export const PAGE_SIZE = { usual: 50, most: 200 } as const;

export const pageQueryFields = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_SIZE.most).default(PAGE_SIZE.usual),
};

export function pageOf<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ items: z.ZodArray<Item>; nextCursor: z.ZodNullable<z.ZodString> }> {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
