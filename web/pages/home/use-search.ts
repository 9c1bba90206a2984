/** Finding documents by their words, wherever they lie: by what is listed at once, and by the server a moment later. */
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { DocumentResponse } from '../../../shared/api/documents.ts';
import { useDocuments, type Documents } from './use-documents.ts';

const TYPED_MS = 150;

export interface Search {
  readonly query: string;
  readonly setQuery: (query: string) => void;
  readonly isSearching: boolean;
  readonly shown: readonly DocumentResponse[];
  /** Which list there can be more of. */
  readonly listed: Documents;
  readonly foundNothing: boolean;
}

/** @param documents what is shown while nothing is looked for */
export function useSearch(documents: Documents): Search {
  const [query, setQuery] = useState('');
  const wanted = query.trim();
  const [text] = useDebouncedValue(wanted, TYPED_MS);
  const search = useDocuments({ text }, { enabled: text !== '' });
  const isSearching = wanted !== '';
  const isAnswered = search.state === 'listed' && text === wanted;
  // What was asked of the server is not here yet: what is known already may be it.
  const found = isAnswered ? search.items : documents.items.filter((item) => matches(item, wanted));
  return {
    query,
    setQuery,
    isSearching,
    shown: isSearching ? found : documents.items,
    listed: isSearching ? search : documents,
    foundNothing: isSearching && found.length === 0 && (isAnswered || search.state === 'offline'),
  };
}

function matches(item: DocumentResponse, query: string): boolean {
  return `${item.title} ${item.preview}`.toLocaleLowerCase().includes(query.toLocaleLowerCase());
}
