/** Where a document lies, and whether something lies in it: as the server says, or said when it was last here. */
import { useQuery } from '@tanstack/react-query';
import type { PlaceOfDocument } from '../../../shared/api/documents.ts';
import { api, isOffline } from '../api.ts';
import { rememberedPlace, rememberPlace } from './remembered-places.ts';

/** What is above was renamed or moved by others; asked only while the page is looked at. */
const OTHERS_WRITE_MS = 8_000;
/** Nothing lies above or below it: only a move would change that. */
const ALONE_MS = 60_000;

export const PLACES = 'place';

/** @param isLive whether there is a server to ask */
export function usePlace(documentId: string, isLive: boolean): PlaceOfDocument | undefined {
  const place = useQuery({
    queryKey: [PLACES, documentId],
    queryFn: () => askForPlace(documentId),
    initialData: () => rememberedPlace(documentId),
    initialDataUpdatedAt: 0,
    enabled: isLive,
    retry: false,
    staleTime: 0,
    networkMode: 'always',
    refetchInterval: ({ state }) => (isAlone(state.data) ? ALONE_MS : OTHERS_WRITE_MS),
  });
  return place.error === null || isOffline(place.error) ? place.data : undefined;
}

async function askForPlace(documentId: string): Promise<PlaceOfDocument> {
  try {
    const place = await api.place(documentId);
    rememberPlace(documentId, place);
    return place;
  } catch (error) {
    if (!isOffline(error)) rememberPlace(documentId, undefined);
    throw error;
  }
}

function isAlone(place: PlaceOfDocument | undefined): boolean {
  return place === undefined || (place.path.length === 0 && !place.hasInside);
}
