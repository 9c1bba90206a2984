/** Who asks to be let into the documents that I manage. */
import { useQuery } from '@tanstack/react-query';
import type { OpenRequestList } from '../../../shared/api/collections.ts';

/** Every list of requests begins with it: whatever was decided, they are asked for anew by this. */
export const ACCESS_REQUESTS = 'access-requests';
export const OPEN_REQUESTS = [ACCESS_REQUESTS, { of: 'all' }] as const;

/** Nobody waits for it: also when the window is looked at again, and wherever it is used, no sooner than that. */
const FRESH_MS = 30_000;

/** None as long as it is not known, and while it is not wanted: guests and those who only read manage nothing. */
export function useOpenRequests(isWanted: boolean): OpenRequestList {
  const open = useQuery({
    queryKey: OPEN_REQUESTS,
    queryFn: readOpenRequests,
    enabled: isWanted,
    staleTime: FRESH_MS,
    refetchInterval: FRESH_MS,
    refetchOnWindowFocus: true,
  });
  return (isWanted ? open.data : undefined) ?? NONE;
}

const NONE: OpenRequestList = { items: [], hasMore: false };

/** Loaded apart: neither the list nor a text waits for it. */
async function readOpenRequests(): Promise<OpenRequestList> {
  const { teamApi } = await import('../team-api.ts');
  return teamApi.openRequests();
}
