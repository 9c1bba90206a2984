/**
 * A document that was read here is closed to this person now: its text is gone from the page and from this device.
 * What they wrote and never sent is theirs, and stays until they have copied it or want it no more.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentSession } from '../../sync/document-session.ts';
import type { SyncState } from '../../sync/sync-state.ts';
import { ownPath, signInAddress } from '../addresses.ts';
import { MessagePage } from '../message-page.tsx';
import { AskToBeLetIn } from '../not-found/not-found-page.tsx';
import { useAccount } from '../use-session.ts';
import { SetAsideNotices } from './set-aside-notice.tsx';
import { UnsentAtTheDoor } from './unsent-at-the-door.tsx';
import classes from './closed-door.module.css';

export interface ClosedDoorProps {
  readonly session: DocumentSession;
  readonly state: SyncState;
}

export default function ClosedDoor({ session, state }: ClosedDoorProps) {
  const { t } = useTranslation('team');
  const { t: general } = useTranslation();
  const account = useAccount();
  const [wasCopied, setWasCopied] = useState(false);
  const hasUnsent = state.save.kind === 'notSaved';
  return (
    <MessagePage
      title={t('door.title')}
      detail={t(hasUnsent ? 'door.detailUnsent' : 'door.detail')}
      takesFocus
      action={
        account === null
          ? { label: general('account.signIn'), href: signInAddress(ownPath(location)) }
          : { label: general('app.backHome'), href: '/' }
      }
    >
      {account !== null && account !== undefined && <AskToBeLetIn documentId={session.documentId} />}
      <div className={classes['unsent']}>
        {(hasUnsent || wasCopied) && (
          <UnsentAtTheDoor session={session} wasCopied={wasCopied} onCopied={() => setWasCopied(true)} />
        )}
        <SetAsideNotices documentId={session.documentId} />
      </div>
    </MessagePage>
  );
}
