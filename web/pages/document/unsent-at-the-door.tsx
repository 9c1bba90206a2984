import { Button } from '@mantine/core';
import { IconCheck, IconCopy, IconLock, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentSession } from '../../sync/document-session.ts';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useCopied } from '../../ui/use-copied.ts';
import { unsentEdits, unsentText } from './unsent-edits.ts';
import classes from './unsent-panel.module.css';

export interface UnsentAtTheDoorProps {
  readonly session: DocumentSession;
  readonly wasCopied: boolean;
  readonly onCopied: () => void;
}

/** Unsent edits of a document that is closed. Copied away or discarded, they are no longer kept on this device. */
export function UnsentAtTheDoor({ session, wasCopied, onCopied }: UnsentAtTheDoorProps) {
  const { t } = useTranslation('team');
  const { t: general } = useTranslation();
  const { state, copy } = useCopied();
  const [isAsking, setIsAsking] = useState(false);
  const [copied, setCopied] = useState('');
  const text = wasCopied ? copied : readUnsent(session);
  const copyAway = async (): Promise<void> => {
    if (!(await copy(text)) || wasCopied) return;
    setCopied(text);
    // Another tab may have told of more meanwhile: that was not copied.
    if (readUnsent(session) !== text) return;
    onCopied();
    session.giveUpUnsent();
  };
  return (
    <Notice
      tone={wasCopied ? 'calm' : 'bad'}
      icon={wasCopied ? IconCheck : IconLock}
      title={t(wasCopied ? 'door.copied' : 'door.unsent')}
      actions={
        <div className={classes['panel']}>
          {isAsking && !wasCopied ? (
            <ConfirmRow
              question={t('door.discardAsk')}
              words={{ yes: t('door.discardNow'), no: t('members.cancel') }}
              isBusy={false}
              onYes={() => session.giveUpUnsent()}
              onNo={() => setIsAsking(false)}
            />
          ) : (
            <div className={classes['buttons']}>
              {text !== '' && (
                <Button
                  size="sm"
                  variant="default"
                  leftSection={state === 'copied' ? <IconCheck size="1rem" /> : <IconCopy size="1rem" />}
                  onClick={() => void copyAway()}
                >
                  {general(state === 'copied' ? 'stopped.copied' : 'stopped.copyUnsent')}
                </Button>
              )}
              {!wasCopied && (
                <Button
                  size="sm"
                  variant="default"
                  leftSection={<IconTrash size="1rem" />}
                  onClick={() => setIsAsking(true)}
                >
                  {t('door.discard')}
                </Button>
              )}
            </div>
          )}
          {state === 'failed' && <p className={classes['failed']}>{general('stopped.copyFailed')}</p>}
          {text !== '' && (
            <textarea
              className={classes['text']}
              aria-label={general('stopped.unsentText')}
              readOnly
              rows={Math.min(12, text.split('\n').length + 1)}
              value={text}
              onFocus={(event) => event.currentTarget.select()}
            />
          )}
        </div>
      }
    >
      {t(wasCopied ? 'door.copiedDetail' : text === '' ? 'door.unsentErased' : 'door.unsentDetail')}
    </Notice>
  );
}

function readUnsent(session: DocumentSession): string {
  const update = session.unsentUpdate();
  return update === undefined ? '' : unsentText(unsentEdits(update, session.title, session.body));
}
