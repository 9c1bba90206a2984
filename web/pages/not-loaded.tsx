/** What stands in the place of a list while it is not there: its shape as it comes, else why not and a way out. */
import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconCloudOff } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BASE_PATH } from '../base-path.ts';
import { Notice } from '../ui/notice.tsx';
import { signInAddress } from './addresses.ts';
import { ApiError, hasStatus, isOffline } from './api.ts';

/** As TanStack answers a query. */
export interface LoadedQuery {
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly refetch: () => Promise<unknown>;
  /** Of a list that comes in pages: those before are there. */
  readonly isFetchNextPageError?: boolean;
  readonly fetchNextPage?: () => Promise<unknown>;
}

export interface NotLoadedProps {
  readonly of: LoadedQuery;
  /** Of its shape, in pixels; none where it comes into a place that is kept free. */
  readonly height?: number;
  /** What could not be loaded, where its place does not say so. */
  readonly title?: string;
}

export function NotLoaded({ of, height, title }: NotLoadedProps) {
  const { t } = useTranslation();
  // What failed is forgotten by the query as soon as it is tried again; the button that tries it must not go.
  const [tried, setTried] = useState<Error | null>(null);
  const [times, setTimes] = useState(0);
  const tryAgain = async (): Promise<void> => {
    setTried(of.error);
    await (of.isFetchNextPageError === true ? of.fetchNextPage?.() : of.refetch());
    setTried(null);
    setTimes((before) => before + 1);
  };
  const failure = tried ?? of.error;
  if (failure === null) {
    return of.isPending && height !== undefined ? <Skeleton height={height} radius="md" /> : null;
  }
  const isSignedOut = hasStatus(failure, 401);
  return (
    <Notice
      tone="bad"
      icon={isOffline(failure) ? IconCloudOff : IconAlertTriangle}
      title={isSignedOut ? t('stopped.signedOut') : (title ?? t('app.notLoaded'))}
      actions={
        isSignedOut ? (
          <Button size="xs" component="a" href={`${BASE_PATH}${signInAddress(location.pathname)}`}>
            {t('account.signIn')}
          </Button>
        ) : (
          <Button size="xs" variant="default" loading={tried !== null} onClick={() => void tryAgain()}>
            {t('app.tryAgain')}
          </Button>
        )
      }
    >
      {!isSignedOut && reasonOf(failure, t)}
      {/* The same words twice would be no change, and not be heard the second time. */}
      {times % 2 === 1 && '\u00A0'}
    </Notice>
  );
}

function reasonOf(failure: Error, t: TFunction): string {
  if (isOffline(failure)) return t('app.notLoadedOffline');
  return failure instanceof ApiError ? t('app.notLoadedBecause', { detail: failure.message }) : '';
}
