/**
 * In place of a document whose reader is signed out: it is not shown to whoever sits here now. What was kept on this
 * device stays there for the same person, who finds it again by signing in.
 */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { IconLock } from '@tabler/icons-react';
import type { DocumentSession } from '../../sync/document-session.ts';
import type { SyncState } from '../../sync/sync-state.ts';
import { Notice } from '../../ui/notice.tsx';
import { signInAddress } from '../addresses.ts';
import { MessagePage } from '../message-page.tsx';
import { sessionQuery } from '../use-session.ts';
import { UnsentActions } from './unsent-panel.tsx';
import classes from './closed-door.module.css';

export interface SignedOutDoorProps {
  readonly session: DocumentSession;
  readonly state: SyncState;
}

export default function SignedOutDoor({ session, state }: SignedOutDoorProps) {
  const { t } = useTranslation();
  // What the page knew of who is here is no longer true; another tab may sign in meanwhile.
  const here = useQuery({ ...sessionQuery, staleTime: 0, refetchOnWindowFocus: 'always' });
  const isBack = here.isSuccess && !here.isFetching && here.data.user !== null;
  return (
    <MessagePage
      title={t('stopped.signedOut')}
      detail={t('stopped.signedOutDetail')}
      takesFocus
      action={
        isBack
          ? { label: t('app.reload'), onClick: () => location.reload() }
          : { label: t('stopped.signIn'), href: signInAddress(location.pathname) }
      }
    >
      {state.save.kind === 'notSaved' && (
        <div className={classes['unsent']}>
          <Notice
            tone="bad"
            icon={IconLock}
            title={t('stopped.unsentWaits')}
            actions={<UnsentActions session={session} isWholeShut />}
          />
        </div>
      )}
    </MessagePage>
  );
}
