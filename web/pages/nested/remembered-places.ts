/**
 * Where the documents opened last lie, kept on this device: without the server a document still says so, and with it
 * nothing jumps into the bar a moment later. One person's only, and forgotten when they sign out.
 */
import { z } from 'zod';
import { placeOfDocumentSchema, type PlaceOfDocument } from '../../../shared/api/documents.ts';
import { rememberedPrincipal } from '../../sync/remembered-principal.ts';

const KEY = 'scriptorium.places';
const MOST_PLACES = 100;

const storedSchema = z.object({
  principal: z.string(),
  /** The latest first. */
  places: z.array(z.tuple([z.string(), placeOfDocumentSchema])),
});

export function rememberedPlace(documentId: string): PlaceOfDocument | undefined {
  return read().find(([id]) => id === documentId)?.[1];
}

/** Undefined: the reader may see it no longer. */
export function rememberPlace(documentId: string, place: PlaceOfDocument | undefined): void {
  const others = read().filter(([id]) => id !== documentId);
  const places = place === undefined ? others : [[documentId, place] as const, ...others];
  const stored = { principal: rememberedPrincipal(), places: places.slice(0, MOST_PLACES) };
  try {
    localStorage.setItem(KEY, JSON.stringify(stored));
  } catch {
    // A browser that stores nothing asks the server each time.
  }
}

export function forgetPlaces(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Then there is nothing to forget.
  }
}

function read(): z.infer<typeof storedSchema>['places'] {
  try {
    const stored = storedSchema.safeParse(JSON.parse(localStorage.getItem(KEY) ?? 'null'));
    return stored.success && stored.data.principal === rememberedPrincipal() ? stored.data.places : [];
  } catch {
    return [];
  }
}
