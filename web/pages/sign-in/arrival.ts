import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { Account } from '../../../shared/api/person.ts';
import { readNext } from '../addresses.ts';
import { becomeAccount } from '../use-session.ts';

/** Somebody is signed in now: to where they came from, with nothing left of whoever was here before. */
export function useArrival(): (user: Account) => void {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  return (user) => {
    queries.clear();
    becomeAccount(queries, user);
    navigate(readNext(location.search), { replace: true });
  };
}
