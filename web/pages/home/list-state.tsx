import { Button, Skeleton } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { LocalDocument } from '../../sync/local-documents.ts';
import { EmptyList } from './empty-list.tsx';
import { LocalList } from './local-list.tsx';
import type { Documents } from './use-documents.ts';
import classes from './home-page.module.css';

/** Where the list is of; `closedCollection`: its reader looks after it, and what lies in it is closed to them. */
export type ListedWithin = 'all' | 'collection' | 'closedCollection' | 'noCollection';

/** Everything a list can be besides a list. */
export function ListState({
  documents,
  local,
  isGuest,
  newButton,
  within,
}: {
  readonly documents: Documents;
  readonly local: readonly LocalDocument[];
  readonly isGuest: boolean;
  readonly newButton: ReactNode;
  readonly within: ListedWithin;
}) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  switch (documents.state) {
    case 'loading':
      return <ListSkeleton />;
    case 'offline':
      return local.length > 0 ? (
        <>
          <p className={classes['offline']} role="status">
            <IconCloudOff size="1.1rem" aria-hidden />
            {t('home.offline')}
          </p>
          <LocalList documents={local} />
        </>
      ) : (
        <EmptyList title={t('home.offlineEmpty')} detail="">
          <Button variant="default" onClick={documents.retry}>
            {t('app.tryAgain')}
          </Button>
        </EmptyList>
      );
    case 'failed':
      return (
        <EmptyList title={t('home.error')} detail="">
          <Button variant="default" onClick={documents.retry}>
            {t('app.tryAgain')}
          </Button>
        </EmptyList>
      );
    case 'listed':
      if (documents.items.length > 0) return null;
      if (within === 'noCollection') {
        return (
          <EmptyList title={t('home.noCollection')} detail={t('home.noCollectionDetail')}>
            <Button variant="default" onClick={() => navigate('/')}>
              {t('home.allDocuments')}
            </Button>
          </EmptyList>
        );
      }
      if (within === 'closedCollection') {
        return <EmptyList title={t('home.closedCollection')} detail={t('home.closedCollectionDetail')} />;
      }
      if (isGuest && within === 'all') {
        return <EmptyList title={t('home.emptyGuest')} detail={t('home.emptyGuestDetail')} />;
      }
      return (
        <EmptyList title={t('home.empty')} detail={newButton === null ? '' : t('home.emptyDetail')}>
          {newButton}
        </EmptyList>
      );
    case 'signedOut':
      return null;
  }
}

function ListSkeleton() {
  const { t } = useTranslation();
  return (
    <div aria-busy="true">
      <p className="visually-hidden" role="status">
        {t('app.loading')}
      </p>
      {[46, 62, 38, 54].map((width) => (
        <div key={width} className={classes['skeletonRow']}>
          <Skeleton height={15} width={`${width}%`} radius="sm" />
          <Skeleton height={11} width="22%" mt={9} radius="sm" />
        </div>
      ))}
    </div>
  );
}
