import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DocumentPlaceResponse } from '../../../shared/api/collections.ts';
import { DOCUMENTS } from '../home/use-documents.ts';
import { teamApi } from '../team-api.ts';
import { wantToasts } from '../toasts-wanted.ts';
import { addressOfPlace, placeToGoBackTo, type MovePlace } from './move-place.ts';
import { PLACES } from './use-place.ts';
import classes from '../home/home-page.module.css';

const UNDO_SHOWN_MS = 12_000;

/** After a move: what shows where things lie is asked anew, and it can be taken back for a while. */
export function useMoved(document: {
  readonly id: string;
  readonly title: string;
}): (to: MovePlace, from: DocumentPlaceResponse | undefined) => void {
  const { t } = useTranslation('team');
  const { t: general } = useTranslation();
  const queries = useQueryClient();
  const title = document.title === '' ? general('document.untitled') : document.title;
  const refresh = (): void => {
    for (const queryKey of [[DOCUMENTS], [PLACES], ['access', document.id]]) {
      void queries.invalidateQueries({ queryKey });
    }
  };
  const takeBack = async (to: MovePlace): Promise<void> => {
    try {
      await teamApi.move(document.id, addressOfPlace(to));
      notifications.show({ message: t('move.movedBack', { title }), autoClose: 3000 });
    } catch (error) {
      const detail = error instanceof Error ? error.message : '';
      notifications.show({ color: 'red', message: t('move.failed', { title, detail }) });
    }
    refresh();
  };
  return (to, from) => {
    refresh();
    wantToasts();
    const back = from === undefined ? undefined : placeToGoBackTo(from);
    const id = `moved-${document.id}`;
    notifications.show({
      id,
      autoClose: UNDO_SHOWN_MS,
      message: (
        <div className={classes['toast']}>
          <span>
            {to.kind === 'everybody'
              ? t('move.movedOut', { title })
              : t('move.moved', { title, place: to.name })}
          </span>
          {back !== undefined && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                notifications.hide(id);
                void takeBack(back);
              }}
            >
              {t('move.undo')}
            </Button>
          )}
        </div>
      ),
    });
  };
}
