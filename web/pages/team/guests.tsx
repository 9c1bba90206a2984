import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member } from '../../../shared/api/members.ts';
import { List } from '../../ui/list-row.tsx';
import { NotLoaded } from '../not-loaded.tsx';
import { teamApi } from '../team-api.ts';
import settings from '../settings/settings.module.css';
import classes from './team.module.css';

export interface GuestsProps {
  readonly count: number;
  readonly rowOf: (guest: Member) => ReactNode;
}

/** Whoever came by a link, apart from those who belong here: there may be any number of them. */
export function Guests({ count, rowOf }: GuestsProps) {
  const { t } = useTranslation('team');
  const [isOpen, setIsOpen] = useState(false);
  const guests = useInfiniteQuery({
    queryKey: ['members', 'guests'],
    queryFn: ({ pageParam }) => teamApi.guests(pageParam),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    enabled: isOpen,
  });
  if (count === 0) return null;
  const items = guests.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-labelledby="team-guests" className={classes['guests']}>
      <h2 id="team-guests">{t('guests.title')}</h2>
      <p className={settings['note']}>{t('guests.note', { count })}</p>
      <Button
        variant="default"
        className={settings['action']}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        {t(isOpen ? 'guests.hide' : 'guests.show')}
      </Button>
      {isOpen && (
        <>
          <List>{items.map((guest) => rowOf(guest))}</List>
          <NotLoaded of={guests} height={120} />
          {guests.hasNextPage && !guests.isError && (
            <Button
              variant="default"
              className={settings['action']}
              loading={guests.isFetchingNextPage}
              onClick={() => void guests.fetchNextPage()}
            >
              {t('guests.more')}
            </Button>
          )}
        </>
      )}
    </section>
  );
}
