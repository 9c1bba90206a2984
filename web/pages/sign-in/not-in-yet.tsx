import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, useSearch } from 'wouter';
import { readNext } from '../addresses.ts';
import { sessionQuery } from '../use-session.ts';

/**
 * Who is in already has nothing to do on a page for coming in, and goes on to where they wanted. Guests may be members
 * here as well: they can come in as such.
 */
export function NotInYet({ children }: { readonly children: ReactNode }) {
  // What is remembered may have ended: the list of documents sends people here for that, and would be sent them back.
  const session = useQuery({ ...sessionQuery, staleTime: 0, refetchOnMount: 'always' });
  const isMember = session.data?.user?.kind === 'member';
  if (session.isPending || (isMember && session.isFetching)) return <Loading />;
  // Without a server nobody is known to be in.
  if (isMember && !session.isError) return <GoOn />;
  return children;
}

/** To where one wanted. That may be a page for coming in again, which then is drawn by this same component. */
export function GoOn() {
  const next = readNext(useSearch());
  return <Redirect key={next} to={next} replace />;
}

export function Loading() {
  const { t } = useTranslation();
  return (
    <p className="visually-hidden" role="status">
      {t('app.loading')}
    </p>
  );
}
