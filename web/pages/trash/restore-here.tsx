/** At the address of a document that is in the trash: whoever may take it out does so here. Others see nothing of this. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TrashedDocument } from '../../../shared/api/trash.ts';
import { trashApi } from './trash-api.ts';
import { DaysLeft } from './days-left.tsx';
import { useRestore } from './use-restore.tsx';
import { TRASH } from './use-trash.ts';
import classes from './trash.module.css';

export default function RestoreHere({ documentId }: { readonly documentId: string }) {
  const found = useQuery({
    queryKey: [TRASH, 'one', documentId],
    queryFn: () => trashApi.list({ documentId }),
    networkMode: 'always',
    staleTime: 0,
    gcTime: 0,
  });
  const document = found.data?.items[0];
  return document === undefined ? null : <Offer document={document} />;
}

function Offer({ document }: { readonly document: TrashedDocument }) {
  const { t } = useTranslation('team');
  const { t: general } = useTranslation();
  const restore = useRestore(document.id);
  const restoreNow = (): void =>
    restore.mutate(undefined, {
      onSuccess: ({ movedOut }) => {
        if (!movedOut) location.reload();
      },
    });
  if (restore.data?.movedOut === true) {
    const title = document.title === '' ? general('document.untitled') : document.title;
    return (
      <div className={classes['here']}>
        <p role="status">{general('home.restoredOut', { title })}</p>
        <Button size="sm" onClick={() => location.reload()}>
          {t('bin.open')}
        </Button>
      </div>
    );
  }
  const { parent } = document;
  return (
    <div className={classes['here']}>
      <Button
        size="sm"
        variant="default"
        loading={restore.isPending || restore.isSuccess}
        onClick={restoreNow}
      >
        {t('bin.restoreHere')}
      </Button>
      <p className={classes['about']}>
        <DaysLeft document={document} />
        {document.inside > 0 && ` · ${t('bin.inside', { count: document.inside })}`}
      </p>
      {parent?.isInTrash === true && (
        <p className={classes['about']} dir="auto">
          {t('bin.inTrashed', {
            title: parent.title === '' ? general('document.untitled') : parent.title,
          })}
        </p>
      )}
      {restore.isError && (
        <p role="alert" className={classes['failure']}>
          {t('team.failed', { detail: restore.error.message })}
        </p>
      )}
    </div>
  );
}
