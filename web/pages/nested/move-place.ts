/** A place that a document can be moved to. */
import type { DocumentPlaceResponse, MoveDocumentRequest } from '../../../shared/api/collections.ts';

export type MovePlace =
  | { readonly kind: 'everybody' }
  | { readonly kind: 'collection' | 'document'; readonly id: string; readonly name: string };

/** As the API takes it; nowhere in particular is where all members are. */
export function addressOfPlace(place: MovePlace | undefined): MoveDocumentRequest {
  if (place === undefined || place.kind === 'everybody') return {};
  return place.kind === 'collection' ? { collectionId: place.id } : { parentId: place.id };
}

/** Undefined: it lay in a place that is closed to the reader, who cannot put anything back there. */
export function placeToGoBackTo({ kind, id, name }: DocumentPlaceResponse): MovePlace | undefined {
  if (kind === 'everybody') return { kind };
  return id === null ? undefined : { kind, id, name: name ?? '' };
}

export function isSamePlace(place: MovePlace, other: DocumentPlaceResponse | undefined): boolean {
  if (other === undefined || place.kind !== other.kind) return false;
  return place.kind === 'everybody' || place.id === other.id;
}
