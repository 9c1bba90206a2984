import { Button, Tooltip } from '@mantine/core';
import { IconEye, IconFileText, IconUserPlus } from '@tabler/icons-react';
import { lazy, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { DocumentPathStep } from '../../../shared/api/documents.ts';
import { canEdit, roleMay, type DocumentAction } from '../../../shared/roles.ts';
import type { DocumentSession } from '../../sync/document-session.ts';
import type { SyncState } from '../../sync/sync-state.ts';
import { ByTheWay } from '../../ui/by-the-way.tsx';
import { AccountMenu } from '../account/account-menu.tsx';
import { useNewInside } from '../nested/use-new-inside.ts';
import { useOpenRequests } from '../rights/use-open-requests.ts';
import { useAccount } from '../use-session.ts';
import { MoreMenu } from './more-menu.tsx';
import { PeopleHere } from './people-here.tsx';
import type { Person } from './people.ts';
import { SaveStateLine } from './save-state-line.tsx';
import { TypingNow } from './typing-now.tsx';
import { useShareByAddress } from './use-share-by-address.ts';
import classes from './document-view.module.css';

const Crumbs = lazy(async () => {
  const { Crumbs: Part } = await import('../nested/crumbs.tsx');
  return { default: Part };
});

export interface DocumentBarProps {
  readonly session: DocumentSession;
  readonly state: SyncState;
  readonly isStorageFailing: boolean;
  readonly title: string;
  /** What it lies in, from the top down. */
  readonly path: readonly DocumentPathStep[];
  readonly people: readonly Person[];
  readonly followedId: string | undefined;
  readonly onFollow: (person: Person) => void;
  readonly onShare: () => void;
  readonly onMove: () => void;
  readonly onShortcuts: () => void;
  readonly onDebug: () => void;
}

/** Where I am, who is here, is it saved, share, more. */
export function DocumentBar(props: DocumentBarProps) {
  const { session, state, isStorageFailing, title, people } = props;
  const { t } = useTranslation();
  const isScrolled = useIsScrolled();
  // Guests pass nothing on: who may come in is the members' to say.
  const isMember = useAccount()?.kind === 'member';
  const may = (action: DocumentAction): boolean =>
    isMember && state.role !== undefined && roleMay(state.role, action);
  const isLive = state.link.kind === 'live';
  const { items: requests } = useOpenRequests(isLive && may('manage'));
  const asking = requests.filter(({ document }) => document.id === session.documentId).length;
  const newInside = useNewInside(session.documentId);
  const mayShare = may('share') && state.link.kind !== 'stopped';
  useShareByAddress(mayShare && isLive, props.onShare);
  return (
    <header className={classes['bar']}>
      <div className={classes['start']}>
        <Tooltip label={t('app.backHome')}>
          <Link href="/" className={classes['iconLink']} aria-label={t('app.backHome')}>
            <IconFileText size="1.15rem" aria-hidden />
            <span className={classes['wide']}>{t('home.title')}</span>
          </Link>
        </Tooltip>
        {props.path.length > 0 && (
          <ByTheWay>
            <Crumbs path={props.path} />
          </ByTheWay>
        )}
      </div>
      <div className={classes['crumb']} data-shown={isScrolled} aria-hidden dir="auto">
        {title === '' ? t('document.untitled') : title}
      </div>
      <div className={classes['end']}>
        <TypingNow people={people} className={classes['typing']} />
        <PeopleHere people={people} followedId={props.followedId} onFollow={props.onFollow} />
        {state.role !== undefined && !canEdit(state.role) && (
          <span className={classes['badge']}>
            <IconEye size="0.95rem" aria-hidden />
            {t('document.viewOnly')}
          </span>
        )}
        {/* Here, where neither breadcrumbs nor people push it aside. */}
        <SaveStateLine state={state} isStorageFailing={isStorageFailing} />
        {mayShare && (
          <Button
            size="sm"
            h={32}
            px="sm"
            className={classes['share']}
            aria-label={asking === 0 ? t('share.open') : t('share.openAsked', { count: asking })}
            onClick={props.onShare}
          >
            <IconUserPlus size="1rem" aria-hidden />
            <span className={classes['wide']}>{t('share.open')}</span>
            {asking > 0 && <span className={classes['asking']}>{asking}</span>}
          </Button>
        )}
        <MoreMenu
          session={session}
          onNewInside={isLive && may('edit') ? newInside : undefined}
          onMove={isLive && may('manage') ? props.onMove : undefined}
          onShortcuts={props.onShortcuts}
          onDebug={props.onDebug}
        />
        <AccountMenu />
      </div>
    </header>
  );
}

/** Whether the title has gone under the bar. */
function useIsScrolled(): boolean {
  const [isScrolled, setIsScrolled] = useState(false);
  useEffect(() => {
    const onScroll = (): void => setIsScrolled(window.scrollY > 96);
    onScroll();
    globalThis.addEventListener('scroll', onScroll, { passive: true });
    return () => globalThis.removeEventListener('scroll', onScroll);
  }, []);
  return isScrolled;
}
