import { ActionIcon, Button } from '@mantine/core';
import { IconTrashX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TrashedDocument } from '../../../shared/api/trash.ts';
import { roleMay } from '../../../shared/roles.ts';
import { ListRow } from '../../ui/list-row.tsx';
import { exactly, when } from '../../ui/when.ts';
import { DaysLeft } from './days-left.tsx';
import { useRestore, useSayRestored } from './use-restore.tsx';
import classes from './trash.module.css';

export interface TrashRowProps {
  readonly document: TrashedDocument;
  /** Guests erase nothing. */
  readonly isMember: boolean;
  readonly onErase: () => void;
}

export function TrashRow({ document, isMember, onErase }: TrashRowProps) {
  const { t, i18n } = useTranslation('team');
  const { t: general } = useTranslation();
  const sayRestored = useSayRestored();
  const restore = useRestore(document.id);
  const restoreNow = (): void => restore.mutate(undefined, { onSuccess: sayRestored });
  const title = document.title === '' ? general('document.untitled') : document.title;
  const { deletedAt, inside } = document;
  return (
    <ListRow
      name={title}
      actionsWhereNarrow="below"
      actions={
        <>
          <Button
            size="xs"
            variant="default"
            loading={restore.isPending}
            aria-label={t('bin.restoreIt', { title })}
            onClick={restoreNow}
          >
            {t('bin.restore')}
          </Button>
          {isMember && roleMay(document.role, 'manage') && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={30}
              className={classes['erase']}
              aria-label={t('bin.eraseIt', { title })}
              onClick={onErase}
            >
              <IconTrashX size="1.1rem" />
            </ActionIcon>
          )}
        </>
      }
    >
      <span>
        <time dateTime={deletedAt} title={exactly(deletedAt, i18n.language)}>
          {t('bin.deleted', { when: when(deletedAt, i18n.language) })}
        </time>
        {' · '}
        <DaysLeft document={document} />
        {inside > 0 && ` · ${t('bin.inside', { count: inside })}`}
      </span>
      <Place document={document} />
      {restore.isError && (
        <div role="alert" className={classes['failure']}>
          {t('team.failed', { detail: restore.error.message })}{' '}
          <Button size="compact-xs" variant="default" onClick={restoreNow}>
            {general('app.tryAgain')}
          </Button>
        </div>
      )}
    </ListRow>
  );
}

/** Where it lay. */
function Place({ document: { collection, parent } }: Pick<TrashRowProps, 'document'>) {
  const { t } = useTranslation('team');
  const { t: general } = useTranslation();
  if (parent !== null) {
    const title = parent.title === '' ? general('document.untitled') : parent.title;
    return <span dir="auto">{t(parent.isInTrash ? 'bin.inTrashed' : 'bin.inDocument', { title })}</span>;
  }
  return collection === null ? null : (
    <span dir="auto">{t('bin.inCollection', { name: collection.name })}</span>
  );
}
