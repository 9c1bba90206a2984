/** Who is signed in on this browser. */
import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import type { Account } from '../../shared/api/person.ts';
import { rememberPrincipal } from '../sync/remembered-principal.ts';
import { api } from './api.ts';
import { forgetPlaces } from './nested/remembered-places.ts';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => {
    const session = await api.session();
    rememberPrincipal(session.user === null ? undefined : `user:${session.user.id}`);
    return session;
  },
  staleTime: 60_000,
});

/** `undefined` while not known (also offline), `null` when nobody is signed in. */
export function useAccount(): Account | null | undefined {
  return useQuery(sessionQuery).data?.user;
}

/** After signing in, joining or a changed profile. */
export function becomeAccount(queries: QueryClient, user: Account): void {
  rememberPrincipal(`user:${user.id}`);
  queries.setQueryData(sessionQuery.queryKey, { user, ownerClaimed: true });
}

/** After signing out: nothing of the last person stays in memory. */
export function becomeNobody(queries: QueryClient): void {
  rememberPrincipal(undefined);
  forgetPlaces();
  queries.clear();
  queries.setQueryData(sessionQuery.queryKey, { user: null, ownerClaimed: true });
}
