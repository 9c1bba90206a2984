/** Lists of documents, from the server, or from this device while there is no server. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ListDocumentsQuery } from '../../../shared/api/document-list.ts';
import type { DocumentList, DocumentResponse } from '../../../shared/api/documents.ts';
import type { LocalDocument } from '../../sync/local-documents.ts';
import { api, isOffline } from '../api.ts';

export const DOCUMENTS = 'documents';
const PAGE = 100;

export interface Documents {
  readonly state: 'loading' | 'listed' | 'offline' | 'signedOut' | 'failed';
  readonly items: readonly DocumentResponse[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  readonly retry: () => void;
}

/** Which documents: those at the top of what I see, in a collection, below a document, or with some words anywhere. */
export type Wanted = Pick<ListDocumentsQuery, 'top' | 'collectionId' | 'parentId' | 'text'>;

export function useDocuments(wanted: Wanted, { enabled = true } = {}): Documents {
  const list = useInfiniteQuery({
    queryKey: [DOCUMENTS, wanted],
    queryFn: ({ pageParam }) => api.documents({ ...wanted, limit: PAGE, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: DocumentList) => last.nextCursor ?? undefined,
    enabled,
    // Whoever is not signed in is led to that at once.
    retry: (count, error) => count < 1 && stateOf('error', error) === 'failed',
    networkMode: 'always',
    refetchInterval: ({ state }) => (state.status === 'error' ? 5000 : refreshedAfterMs(wanted)),
  });
  useOnceSettled(list.refetch, enabled);
  return {
    state: stateOf(list.status, list.error),
    items: list.data?.pages.flatMap((page) => page.items) ?? [],
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    loadMore: () => void list.fetchNextPage(),
    retry: () => void list.refetch(),
  };
}

/** What is kept on this device: for the list without a server, and for edits not sent yet. */
export function useLocalDocuments(): readonly LocalDocument[] {
  const local = useQuery({
    queryKey: ['local-documents'],
    queryFn: localDocuments,
    networkMode: 'always',
  });
  return local.data ?? [];
}

/** What was typed a moment ago reaches the server's list a second or two later: it is asked again then. */
function useOnceSettled(refetch: () => unknown, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return undefined;
    const timers = SETTLED_MS.map((delay) => setTimeout(refetch, delay));
    return () => {
      for (const timer of timers) clearTimeout(timer);
    };
  }, [refetch, enabled]);
}

/** The later one for the first document that a server draws: its thread for that starts then. */
const SETTLED_MS = [1_500, 2_750];

/** Meanwhile others write; asked only while the page is looked at. Many branches may be open, and seldom change. */
function refreshedAfterMs({ parentId }: Wanted): number {
  return parentId === undefined ? 5_000 : 15_000;
}

/** Loaded apart: reading the copies needs Yjs, and the list shall not wait for it. */
async function localDocuments(): Promise<readonly LocalDocument[]> {
  const { listLocalDocuments } = await import('../../sync/local-documents.ts');
  return listLocalDocuments();
}

function stateOf(status: 'pending' | 'error' | 'success', error: Error | null): Documents['state'] {
  if (isOffline(error)) return 'offline';
  if (status === 'success') return 'listed';
  if (status === 'pending') return 'loading';
  return error !== null && 'status' in error && error.status === 401 ? 'signedOut' : 'failed';
}
