import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSpoken } from '../ui/use-spoken.tsx';

export interface MadeOnceOptions<Made, Wanted> {
  /** Of the list that it stands in. */
  readonly queryKey: readonly string[];
  readonly make: (wanted: Wanted) => Promise<Made>;
  readonly revoke: (id: string) => Promise<undefined>;
  /** Said once one is revoked. */
  readonly revoked: string;
  /** What else tells of them. */
  readonly onChanged?: () => void;
}

/** For what is told once, when it is made, and can be revoked later: tokens, invitations, share links. */
export function useMadeOnce<Made extends { readonly id: string }, Wanted>(
  options: MadeOnceOptions<Made, Wanted>,
) {
  const { queryKey, make, revoke, revoked, onChanged } = options;
  const queries = useQueryClient();
  const [made, setMade] = useState<Made>();
  const { spoken, say } = useSpoken();
  const refresh = (): void => {
    void queries.invalidateQueries({ queryKey });
    onChanged?.();
  };
  const making = useMutation({
    mutationFn: make,
    onSuccess: (one) => {
      setMade(one);
      refresh();
    },
  });
  const revoking = useMutation({
    mutationFn: revoke,
    onSuccess: (_nothing, id) => {
      say(revoked);
      setMade((shown) => (shown?.id === id ? undefined : shown));
    },
    onSettled: refresh,
  });
  const isRevoking = (id: string): boolean => revoking.isPending && revoking.variables === id;
  return { made, making, revoking, isRevoking, refresh, spoken, say };
}
