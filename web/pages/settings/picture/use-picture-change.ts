/** One's picture as it changes: set, removed, brought back; and what is to be said about it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Account } from '../../../../shared/api/person.ts';
import { becomeAccount } from '../../use-session.ts';
import { pictureApi, readPicture } from './picture-api.ts';

export type Done = 'set' | 'removed' | 'back';

export interface PictureChange {
  /** @param picture a data: address */
  readonly set: (picture: string) => void;
  readonly remove: () => void;
  /** Undefined: there is nothing to bring back. */
  readonly undo: (() => void) | undefined;
  readonly isPending: boolean;
  readonly done: Done | undefined;
  readonly error: Error | null;
  /** Says nothing any more. */
  readonly reset: () => void;
}

export function usePictureChange({ picture }: Account, onDone: (done: Done) => void): PictureChange {
  const queries = useQueryClient();
  const [done, setDone] = useState<Done>();
  const [removed, setRemoved] = useState<string>();
  const finish = (user: Account, what: Done, before?: string): void => {
    becomeAccount(queries, user);
    setRemoved(before);
    setDone(what);
    onDone(what);
  };
  const set = useMutation({
    mutationFn: ({ data }: { readonly data: string; readonly as: Done }) => pictureApi.set(data),
    onSuccess: ({ user }, { as }) => finish(user, as),
  });
  const remove = useMutation({
    mutationFn: async () => {
      const before = picture === null ? undefined : await readPicture(picture);
      return { before, ...(await pictureApi.remove()) };
    },
    onSuccess: ({ user, before }) => finish(user, 'removed', before),
  });
  return {
    set: (data) => set.mutate({ data, as: 'set' }),
    remove: () => remove.mutate(),
    undo: removed === undefined ? undefined : () => set.mutate({ data: removed, as: 'back' }),
    isPending: set.isPending || remove.isPending,
    done,
    error: set.error ?? remove.error,
    reset() {
      set.reset();
      remove.reset();
      setDone(undefined);
    },
  };
}
