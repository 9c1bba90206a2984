import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import type { DocumentResponse, RestoredDocument } from '../../../shared/api/documents.ts';
import classes from './home-page.module.css';

const UNDO_SHOWN_MS = 12_000;

/** What changes to the list say for themselves; a deletion can be taken back from there. */
export function useUndoToasts(): {
  readonly failed: (what: 'createFailed' | 'renameFailed' | 'deleteFailed') => void;
  readonly removed: (document: DocumentResponse, takeBack: () => void) => void;
  readonly restored: (document: RestoredDocument) => void;
} {
  const { t } = useTranslation();
  const nameOf = ({ title }: DocumentResponse): string => (title === '' ? t('document.untitled') : title);
  return {
    failed: (what) => {
      notifications.show({ color: 'red', message: t(`home.${what}`) });
    },
    restored: (document) => {
      const title = nameOf(document);
      notifications.show(
        document.movedOut
          ? { message: t('home.restoredOut', { title }), autoClose: UNDO_SHOWN_MS }
          : { message: t('home.restored', { title }), autoClose: 3000 },
      );
    },
    removed: (document, takeBack) => {
      const id = `deleted-${document.id}`;
      notifications.show({
        id,
        autoClose: UNDO_SHOWN_MS,
        message: (
          <div className={classes['toast']}>
            <span>
              {t(document.hasInside ? 'home.deletedWhole' : 'home.deleted', { title: nameOf(document) })}
            </span>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                notifications.hide(id);
                takeBack();
              }}
            >
              {t('home.undo')}
            </Button>
          </div>
        ),
      });
    },
  };
}
