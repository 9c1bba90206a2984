/** Taking a document out of the trash, and saying so with the way to it. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { RestoredDocument } from '../../../shared/api/documents.ts';
import { documentAddress } from '../addresses.ts';
import { api } from '../api.ts';
import { DOCUMENTS } from '../home/use-documents.ts';
import { PLACES } from '../nested/use-place.ts';
import { wantToasts } from '../toasts-wanted.ts';
import { TRASH } from './use-trash.ts';
import toast from '../home/home-page.module.css';

const SHOWN_MS = 12_000;

export function useRestore(documentId: string): UseMutationResult<RestoredDocument, Error, void> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.restoreDocument(documentId),
    networkMode: 'always',
    onSettled: async () => {
      // Until it is gone from the list: its button works no longer.
      const keys = [[TRASH], [DOCUMENTS], [PLACES]];
      await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}

export function useSayRestored(): (document: RestoredDocument) => void {
  const { t } = useTranslation('team');
  const { t: general } = useTranslation();
  return ({ id, title, movedOut }) => {
    const name = title === '' ? general('document.untitled') : title;
    const toastId = `restored-${id}`;
    wantToasts();
    notifications.show({
      id: toastId,
      autoClose: SHOWN_MS,
      message: (
        <div className={toast['toast']}>
          <span>{general(movedOut ? 'home.restoredOut' : 'home.restored', { title: name })}</span>
          <Button
            component={Link}
            href={documentAddress(id)}
            size="compact-sm"
            variant="default"
            aria-label={t('bin.openIt', { title: name })}
            onClick={() => notifications.hide(toastId)}
          >
            {t('bin.open')}
          </Button>
        </div>
      ),
    });
  };
}
