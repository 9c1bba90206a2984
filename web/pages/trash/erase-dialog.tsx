/** Before a document is erased: what goes, and that nothing brings it back. */
import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TrashedDocument } from '../../../shared/api/trash.ts';
import { hasStatus } from '../api.ts';
import { trashApi } from './trash-api.ts';
import { TRASH } from './use-trash.ts';
import classes from '../nested/move-dialog.module.css';

export interface EraseDialogProps {
  readonly document: TrashedDocument;
  readonly onClose: () => void;
  readonly onErased: () => void;
}

export function EraseDialog({ document, onClose, onErased }: EraseDialogProps) {
  const { t } = useTranslation('team');
  const { t: general } = useTranslation();
  const queries = useQueryClient();
  const erase = useMutation({
    mutationFn: () => eraseOrGone(document.id),
    networkMode: 'always',
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [TRASH] });
      onErased();
    },
  });
  const title = document.title === '' ? general('document.untitled') : document.title;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('bin.eraseAsk', { title })}
      classNames={{ title: classes['title'] ?? '' }}
      closeButtonProps={{ 'aria-label': general('app.close') }}
    >
      <div className={classes['form']}>
        <p className={classes['note']}>{t('bin.eraseWhat')}</p>
        {document.inside > 0 && (
          <p className={classes['note']}>{t('bin.eraseInside', { count: document.inside })}</p>
        )}
        <p className={classes['note']}>{t('bin.eraseStays')}</p>
        {erase.isError && (
          <p role="alert" className={classes['failure']}>
            {t('team.failed', { detail: erase.error.message })}
          </p>
        )}
        <div className={classes['actions']}>
          <Button data-autofocus variant="default" onClick={onClose}>
            {t('move.cancel')}
          </Button>
          <Button color="red" loading={erase.isPending} onClick={() => erase.mutate()}>
            {t(erase.isError ? 'bin.eraseAgain' : 'bin.eraseNow')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

/** Somebody else may have done it meanwhile. */
async function eraseOrGone(documentId: string): Promise<void> {
  try {
    await trashApi.erase(documentId);
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}
