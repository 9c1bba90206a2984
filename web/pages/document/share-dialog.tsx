import { Button, Modal, Skeleton, TextInput } from '@mantine/core';
import { IconCheck, IconCopy, IconEye, IconPencil } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreatedShareLink, ShareLink } from '../../../shared/api/share-links.ts';
import type { LinkRole } from '../../../shared/roles.ts';
import { exactly, when } from '../../ui/when.ts';
import { useCopied } from '../../ui/use-copied.ts';
import { api, hasStatus } from '../api.ts';
import classes from './share-dialog.module.css';

export interface ShareDialogProps {
  readonly documentId: string;
  readonly title: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export const ShareDialog = memo(function ShareDialog({
  documentId,
  title,
  opened,
  onClose,
}: ShareDialogProps) {
  const { t } = useTranslation();
  const name = title === '' ? t('document.untitled') : title;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('share.title', { title: name })}
      size="lg"
      classNames={{ title: classes['title'] ?? '' }}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {opened && <ShareLinks documentId={documentId} />}
    </Modal>
  );
});

function ShareLinks({ documentId }: { readonly documentId: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [made, setMade] = useState<CreatedShareLink>();
  const [spoken, setSpoken] = useState('');
  const queryKey = ['share-links', documentId];
  const links = useQuery({ queryKey, queryFn: () => api.shareLinks(documentId) });
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey });
  const create = useMutation({
    mutationFn: (role: LinkRole) => api.createShareLink(documentId, role),
    onSuccess: (link) => {
      setMade(link);
      void refresh();
    },
  });
  const revoke = useMutation({
    mutationFn: (linkId: string) => api.revokeShareLink(documentId, linkId),
    onSuccess: (_nothing, linkId) => {
      setSpoken(t('share.revoked'));
      setMade((shown) => (shown?.id === linkId ? undefined : shown));
      void refresh();
    },
  });
  const failure = create.error ?? revoke.error;

  if (hasStatus(links.error, 403)) return <p className={classes['note']}>{t('share.onlyOwner')}</p>;
  return (
    <div className={classes['dialog']}>
      <p className={classes['note']}>{t('share.intro')}</p>
      <div className={classes['make']}>
        <Button
          leftSection={<IconPencil size="1rem" />}
          loading={create.isPending && create.variables === 'edit'}
          onClick={() => create.mutate('edit')}
        >
          {t('share.makeEdit')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconEye size="1rem" />}
          loading={create.isPending && create.variables === 'view'}
          onClick={() => create.mutate('view')}
        >
          {t('share.makeView')}
        </Button>
      </div>
      {failure !== null && (
        <p role="alert" className={classes['failure']}>
          {t('share.failed', { detail: failure.message })}
        </p>
      )}
      {made !== undefined && <MadeLink link={made} />}
      <h3 className={classes['heading']}>{t('share.links')}</h3>
      {links.isPending && <Skeleton height={52} radius="md" />}
      {links.isError && (
        <div className={classes['failure']} role="alert">
          {t('share.failed', { detail: links.error.message })}{' '}
          <Button size="xs" variant="default" onClick={() => void links.refetch()}>
            {t('app.tryAgain')}
          </Button>
        </div>
      )}
      {links.data?.items.length === 0 && <p className={classes['note']}>{t('share.noLinks')}</p>}
      <ul className={classes['list']}>
        {links.data?.items.map((link) => (
          <LinkRow
            key={link.id}
            link={link}
            isRevoking={revoke.isPending && revoke.variables === link.id}
            onRevoke={() => revoke.mutate(link.id)}
          />
        ))}
      </ul>
      <p className={classes['spoken']} aria-live="polite">
        {spoken}
      </p>
    </div>
  );
}

function MadeLink({ link }: { readonly link: CreatedShareLink }) {
  const { t } = useTranslation();
  const { state, copy } = useCopied();
  return (
    <div className={classes['made']}>
      <p>{t('share.made')}</p>
      <div className={classes['address']}>
        <TextInput
          className={classes['field']}
          aria-label={t('share.linkAddress')}
          readOnly
          value={link.url}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button
          leftSection={state === 'copied' ? <IconCheck size="1rem" /> : <IconCopy size="1rem" />}
          onClick={() => void copy(link.url)}
        >
          {state === 'copied' ? t('share.copied') : t('share.copy')}
        </Button>
      </div>
      {state === 'failed' && <p role="alert">{t('share.selectAndCopy')}</p>}
    </div>
  );
}

function LinkRow({
  link,
  isRevoking,
  onRevoke,
}: {
  readonly link: ShareLink;
  readonly isRevoking: boolean;
  readonly onRevoke: () => void;
}) {
  const { t, i18n } = useTranslation();
  const role = link.role === 'edit' ? t('share.roleEdit') : t('share.roleView');
  const made = when(link.createdAt, i18n.language);
  const used =
    link.lastUsedAt === null
      ? t('share.neverUsed')
      : t('share.usedAt', { when: when(link.lastUsedAt, i18n.language) });
  return (
    <li className={classes['row']}>
      {link.role === 'edit' ? (
        <IconPencil size="1.15rem" aria-hidden />
      ) : (
        <IconEye size="1.15rem" aria-hidden />
      )}
      <div className={classes['about']}>
        <strong>{role}</strong>
        <span title={exactly(link.createdAt, i18n.language)}>
          {t('share.createdAt', { when: made })} · {used}
        </span>
      </div>
      <Button
        size="xs"
        variant="light"
        color="red"
        loading={isRevoking}
        aria-label={t('share.revokeLink', { role, when: made })}
        onClick={onRevoke}
      >
        {t('share.revoke')}
      </Button>
    </li>
  );
}
