/** What I may take out of the trash, by words if there are any. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { TrashedDocument, TrashList } from '../../../shared/api/trash.ts';
import { hasStatus, isOffline } from '../api.ts';
import { trashApi } from './trash-api.ts';

export const TRASH = 'trash';
const PAGE = 50;

export interface Trash {
  /** `failed`: nothing could be shown yet; what was seen before stays while there is no answer. */
  readonly state: 'loading' | 'listed' | 'offline' | 'signedOut' | 'failed';
  readonly items: readonly TrashedDocument[];
  /** What is listed was found by these words. */
  readonly isAnswered: boolean;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  readonly retry: () => void;
}

export function useTrash(text: string): Trash {
  const list = useInfiniteQuery({
    queryKey: [TRASH, text],
    queryFn: ({ pageParam }) =>
      trashApi.list({ limit: PAGE, cursor: pageParam, text: text === '' ? undefined : text }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: TrashList) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    // What was deleted a moment ago is looked for here.
    staleTime: 0,
    retry: (count, error) => count < 1 && !isOffline(error),
    networkMode: 'always',
  });
  return {
    state: stateOf(list.data !== undefined, list.error),
    items: list.data?.pages.flatMap((page) => page.items) ?? [],
    isAnswered: !list.isPlaceholderData,
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    loadMore: () => void list.fetchNextPage(),
    retry: () => void list.refetch(),
  };
}

function stateOf(hasData: boolean, error: Error | null): Trash['state'] {
  if (hasStatus(error, 401)) return 'signedOut';
  if (hasData) return 'listed';
  if (error === null) return 'loading';
  return isOffline(error) ? 'offline' : 'failed';
}
