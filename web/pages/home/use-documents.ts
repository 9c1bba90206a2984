/** The list of documents, from the server, or from this device while there is no server. */
import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
} from '@tanstack/react-query';
import { useEffect } from 'react';
import type { CreateDocumentRequest, DocumentList, DocumentResponse } from '../../../shared/api/documents.ts';
import type { LocalDocument } from '../../sync/local-documents.ts';
import { api, isOffline } from '../api.ts';

const DOCUMENTS = ['documents'];

export interface Documents {
  readonly state: 'loading' | 'listed' | 'offline' | 'signedOut' | 'failed';
  readonly items: readonly DocumentResponse[];
  /** What is kept on this device, by id: for the list without a server and for edits not sent yet. */
  readonly local: readonly LocalDocument[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  readonly retry: () => void;
}

/** @param collectionId only what lies in this collection */
export function useDocuments(collectionId?: string): Documents {
  const list = useInfiniteQuery({
    queryKey: [...DOCUMENTS, collectionId ?? ''],
    queryFn: ({ pageParam }) => api.documents(pageParam, collectionId),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: DocumentList) => last.nextCursor ?? undefined,
    retry: (count, error) => count < 1 && !isOffline(error),
    networkMode: 'always',
    refetchInterval: (query) => (query.state.status === 'error' ? 5000 : OTHERS_WRITE_MS),
  });
  useOnceSettled(list.refetch);
  const local = useQuery({
    queryKey: ['local-documents'],
    queryFn: localDocuments,
    networkMode: 'always',
  });
  return {
    state: stateOf(list.status, list.error),
    items: list.data?.pages.flatMap((page) => page.items) ?? [],
    local: local.data ?? [],
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    loadMore: () => void list.fetchNextPage(),
    retry: () => void list.refetch(),
  };
}

/** What was typed a moment ago reaches the server's list a second or two later: it is asked again then. */
function useOnceSettled(refetch: () => unknown): void {
  useEffect(() => {
    const timers = SETTLED_MS.map((delay) => setTimeout(refetch, delay));
    return () => {
      for (const timer of timers) clearTimeout(timer);
    };
  }, [refetch]);
}

/** The later one for the first document that a server draws: its thread for that starts then. */
const SETTLED_MS = [1_500, 2_750];
/** Meanwhile others write; asked only while the page is looked at. */
const OTHERS_WRITE_MS = 5_000;

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

export interface DocumentChanges {
  create(document: CreateDocumentRequest, then: (made: DocumentResponse) => void): void;
  readonly isCreating: boolean;
  rename(document: DocumentResponse, title: string): void;
  remove(document: DocumentResponse): void;
}

/** Shown at once, taken back when the server says no. */
export function useDocumentChanges(says: {
  readonly failed: (what: 'createFailed' | 'renameFailed' | 'deleteFailed') => void;
  readonly removed: (document: DocumentResponse, takeBack: () => void) => void;
  readonly restored: (document: DocumentResponse) => void;
}): DocumentChanges {
  const queries = useQueryClient();
  type Cached = InfiniteData<DocumentList> | undefined;
  const edit = (change: (items: readonly DocumentResponse[]) => readonly DocumentResponse[]): void => {
    queries.setQueriesData({ queryKey: DOCUMENTS }, (cached: Cached) =>
      cached === undefined
        ? cached
        : { ...cached, pages: cached.pages.map((page) => ({ ...page, items: [...change(page.items)] })) },
    );
  };
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: DOCUMENTS });

  const create = useMutation({
    mutationFn: api.createDocument,
    networkMode: 'always',
    onError: () => says.failed('createFailed'),
    onSettled: refresh,
  });
  const rename = useMutation({
    mutationFn: ({ id, title }: { id: string; title: string }) => api.renameDocument(id, title),
    networkMode: 'always',
    onMutate: ({ id, title }) =>
      edit((items) => items.map((item) => (item.id === id ? { ...item, title } : item))),
    onError: () => {
      says.failed('renameFailed');
      void refresh();
    },
  });
  const restore = useMutation({
    mutationFn: (document: DocumentResponse) => api.restoreDocument(document.id),
    networkMode: 'always',
    onSuccess: (_restored, document) => says.restored(document),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (document: DocumentResponse) => api.deleteDocument(document.id),
    networkMode: 'always',
    onMutate: (document) => edit((items) => items.filter(({ id }) => id !== document.id)),
    onSuccess: (_nothing, document) => says.removed(document, () => restore.mutate(document)),
    onError: () => {
      says.failed('deleteFailed');
      void refresh();
    },
  });
  return {
    create: (document, then) => create.mutate(document, { onSuccess: then }),
    isCreating: create.isPending,
    rename: (document, title) => rename.mutate({ id: document.id, title }),
    remove: (document) => remove.mutate(document),
  };
}
