import { Button } from '@mantine/core';
import {
  IconAlertTriangle,
  IconDatabaseOff,
  IconHistory,
  IconLock,
  IconLogin,
  IconSnowflake,
  IconTrash,
  IconX,
  type Icon,
} from '@tabler/icons-react';
import { lazy, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { STORAGE_FAULTS, type StorageFault } from '../../../shared/protocol/events.ts';
import { BASE_PATH } from '../../base-path.ts';
import { addTeamWords } from '../../locales/team-words.ts';
import type { UnknownContent } from '../../editor/unknown-content.ts';
import type { DocumentSession } from '../../sync/document-session.ts';
import type { StopReason, SyncState } from '../../sync/sync-state.ts';
import { ByTheWay } from '../../ui/by-the-way.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SetAsideNotices } from './set-aside-notice.tsx';
import { UnsentActions } from './unsent-panel.tsx';

const RestoreHere = lazy(async () => {
  await addTeamWords();
  return import('../trash/restore-here.tsx');
});

export interface NoticesProps {
  readonly session: DocumentSession;
  readonly state: SyncState;
  readonly isStorageFailing: boolean;
  readonly frozenBy: UnknownContent | undefined;
}

/** What stands between this reader and this document, at most one of each kind, with a way out. */
export function Notices({ session, state, isStorageFailing, frozenBy }: NoticesProps) {
  return (
    <>
      {state.link.kind === 'stopped' ? (
        <StoppedNotice session={session} why={state.link.why} hasUnsent={state.save.kind === 'notSaved'} />
      ) : (
        <UnsavedNotice session={session} save={state.save} isStorageFailing={isStorageFailing} />
      )}
      {frozenBy !== undefined && <FrozenNotice found={frozenBy} />}
      <SetAsideNotices documentId={session.documentId} />
      <StorageNotice localCopy={state.localCopy.kind} />
    </>
  );
}

const STOP_ICONS: Readonly<Record<StopReason | 'serverLost', Icon>> = {
  serverLost: IconHistory,
  signedOut: IconLogin,
  forbidden: IconLock,
  notFound: IconTrash,
  deleted: IconTrash,
  rebuilt: IconHistory,
  tooLarge: IconAlertTriangle,
  pageTooOld: IconHistory,
  refused: IconAlertTriangle,
  malformed: IconAlertTriangle,
};

function StoppedNotice({
  session,
  why,
  hasUnsent,
}: {
  readonly session: DocumentSession;
  readonly why: StopReason;
  readonly hasUnsent: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Notice
      tone={hasUnsent ? 'bad' : 'warn'}
      icon={STOP_ICONS[why]}
      title={t(`stopped.${why}`)}
      actions={
        <>
          <UnsentActions session={session} wayOut={<WayOut why={why} />} />
          {why === 'deleted' && (
            <ByTheWay>
              <RestoreHere documentId={session.documentId} />
            </ByTheWay>
          )}
        </>
      }
    >
      {t(`stopped.${why}Detail`)} {why === 'forbidden' && hasUnsent && t('stopped.forbiddenUnsent')}
    </Notice>
  );
}

function WayOut({ why }: { readonly why: StopReason }): ReactNode {
  const { t } = useTranslation();
  switch (why) {
    case 'rebuilt':
    case 'pageTooOld':
      return (
        <Button size="sm" onClick={() => location.reload()}>
          {t('stopped.loadNew')}
        </Button>
      );
    case 'refused':
    case 'tooLarge':
    case 'forbidden':
      return (
        <Button size="sm" variant="default" onClick={() => location.reload()}>
          {t('app.reload')}
        </Button>
      );
    // The first two have a page of their own in place of the document.
    case 'signedOut':
    case 'notFound':
    case 'deleted':
    case 'malformed':
      return (
        <Button size="sm" component="a" href={`${BASE_PATH}/`}>
          {t('app.backHome')}
        </Button>
      );
  }
}

/** Edits that wait because the server's storage fails, or because the right to edit was taken on a live page. */
function UnsavedNotice({
  session,
  save,
  isStorageFailing,
}: {
  readonly session: DocumentSession;
  readonly save: SyncState['save'];
  readonly isStorageFailing: boolean;
}) {
  const { t } = useTranslation();
  if (save.kind === 'notSaved' && !isStorageFault(save.why)) {
    return (
      <Notice
        tone="bad"
        icon={STOP_ICONS[save.why]}
        title={t(`stopped.${save.why}`)}
        actions={<UnsentActions session={session} />}
      >
        {t(`stopped.${save.why}Detail`)} {save.why !== 'serverLost' && t('stopped.forbiddenUnsent')}
      </Notice>
    );
  }
  if (!(save.kind === 'notSaved' || isStorageFailing)) return null;
  const why = t(`save.why.${save.kind === 'notSaved' ? save.why : 'unknown'}`);
  const isKept = save.kind !== 'notSaved' || save.kept;
  return (
    <Notice tone="bad" icon={IconDatabaseOff} title={t('stopped.storage')}>
      {isKept ? t('stopped.storageDetail', { why }) : t('stopped.storageDetailNotKept', { why })}
    </Notice>
  );
}

function FrozenNotice({ found }: { readonly found: UnknownContent }) {
  const { t } = useTranslation();
  return (
    <Notice
      tone="warn"
      icon={IconSnowflake}
      title={t('stopped.frozen')}
      actions={
        <Button size="sm" variant="default" onClick={() => location.reload()}>
          {t('stopped.loadNew')}
        </Button>
      }
    >
      {t('stopped.frozenDetail', { what: found.name.slice(0, 60) })}
    </Notice>
  );
}

function StorageNotice({ localCopy }: { readonly localCopy: SyncState['localCopy']['kind'] }) {
  const { t } = useTranslation();
  const [isDismissed, setIsDismissed] = useState(false);
  if (isDismissed || !(localCopy === 'refused' || localCopy === 'full')) return null;
  return (
    <Notice
      tone="calm"
      icon={IconDatabaseOff}
      title={t(`storage.${localCopy}`)}
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconX size="0.9rem" />}
          onClick={() => setIsDismissed(true)}
        >
          {t('storage.dismiss')}
        </Button>
      }
    />
  );
}

function isStorageFault(why: StorageFault | StopReason | 'serverLost'): why is StorageFault {
  return STORAGE_FAULTS.some((fault) => fault === why);
}
