import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Member } from '../../shared/api/members.ts';
import { teamApi } from './team-api.ts';

/** Whom one can let in or ask about by name: all members, and the newest of the guests. */
export function usePeople(): readonly Member[] {
  const members = useQuery({ queryKey: ['members'], queryFn: teamApi.members });
  // The same pages as the list of guests reads, so that each is asked for once.
  const guests = useInfiniteQuery({
    queryKey: ['members', 'guests'],
    queryFn: ({ pageParam }) => teamApi.guests(pageParam),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    enabled: members.isSuccess && members.data.guests > 0,
  });
  return [...(members.data?.items ?? []), ...(guests.data?.pages.flatMap((page) => page.items) ?? [])];
}
