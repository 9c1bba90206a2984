import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { Account } from '../../../shared/api/person.ts';
import { returnPath } from '../../../shared/return-path.ts';
import { readNext } from '../addresses.ts';
import { becomeAccount } from '../use-session.ts';

/**
 * Somebody is signed in now: to where they came from, with nothing left of whoever was here before. `next`: where that
 * is, if the address does not say it.
 */
export function useArrival(): (user: Account, next?: string) => void {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  return (user, next) => {
    queries.clear();
    becomeAccount(queries, user);
    navigate(next === undefined ? readNext(location.search) : returnPath(next), { replace: true });
  };
}
