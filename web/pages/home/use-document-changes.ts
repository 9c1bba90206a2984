/** What is changed from the list of documents. */
import { useMutation, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import type {
  CreateDocumentRequest,
  DocumentList,
  DocumentResponse,
  RestoredDocument,
} from '../../../shared/api/documents.ts';
import { api } from '../api.ts';
import { DOCUMENTS } from './use-documents.ts';

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
  readonly restored: (document: RestoredDocument) => void;
}): DocumentChanges {
  const queries = useQueryClient();
  type Cached = InfiniteData<DocumentList> | undefined;
  const edit = (change: (items: readonly DocumentResponse[]) => readonly DocumentResponse[]): void => {
    queries.setQueriesData({ queryKey: [DOCUMENTS] }, (cached: Cached) =>
      cached === undefined
        ? cached
        : { ...cached, pages: cached.pages.map((page) => ({ ...page, items: [...change(page.items)] })) },
    );
  };
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: [DOCUMENTS] });

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
    onSuccess: says.restored,
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
