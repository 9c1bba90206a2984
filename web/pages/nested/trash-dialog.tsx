/** Before a document with others inside goes to the trash: what goes along. */
import { Button, Modal, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DocumentResponse } from '../../../shared/api/documents.ts';
import { api } from '../api.ts';
import classes from './move-dialog.module.css';

export interface TrashDialogProps {
  readonly document: DocumentResponse;
  readonly onClose: () => void;
  readonly onRemove: () => void;
}

const SHOWN = 5;

export default function TrashDialog({ document, onClose, onRemove }: TrashDialogProps) {
  const { t } = useTranslation('team');
  const { t: general } = useTranslation();
  const nameOf = ({ title }: { readonly title: string }): string =>
    title === '' ? general('document.untitled') : title;
  const inside = useQuery({
    queryKey: ['first-inside', document.id],
    queryFn: () => api.documents({ parentId: document.id, limit: SHOWN }),
    gcTime: 0,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('trash.title', { title: nameOf(document) })}
      classNames={{ title: classes['title'] ?? '' }}
      closeButtonProps={{ 'aria-label': general('app.close') }}
    >
      <div className={classes['form']}>
        {inside.isPending && <Skeleton height={72} radius="md" />}
        {inside.isSuccess && (
          <div>
            <p className={classes['note']}>{t('trash.along')}</p>
            <ul className={classes['along']}>
              {inside.data.items.map((one) => (
                <li key={one.id} dir="auto">
                  {nameOf(one)}
                </li>
              ))}
              {inside.data.nextCursor !== null && <li>{t('trash.alongMore')}</li>}
            </ul>
          </div>
        )}
        <p className={classes['note']}>{t('trash.closed')}</p>
        <div className={classes['actions']}>
          <Button variant="default" onClick={onClose}>
            {t('move.cancel')}
          </Button>
          <Button data-autofocus color="red" onClick={onRemove}>
            {t('trash.now')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
