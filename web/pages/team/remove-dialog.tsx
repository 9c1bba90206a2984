import { Button, Modal, NativeSelect } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member } from '../../../shared/api/members.ts';
import type { Account } from '../../../shared/api/person.ts';
import { teamApi } from '../team-api.ts';
import settings from '../settings/settings.module.css';
import classes from './team.module.css';

export interface RemoveDialogProps {
  readonly member: Member;
  /** Who may own their documents from then on. */
  readonly heirs: readonly Member[];
  readonly account: Account;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

/** The one thing here that cannot be undone: it says what goes and what stays. */
export function RemoveDialog({ member, heirs, account, onClose, onRemoved }: RemoveDialogProps) {
  const { t } = useTranslation('team');
  const [keepName, setKeepName] = useState(true);
  const [documentsTo, setDocumentsTo] = useState(account.id);
  const remove = useMutation({
    mutationFn: () => teamApi.removeMember(member.id, { keepName, documentsTo }),
    onSuccess: onRemoved,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('members.removeTitle', { name: member.name })}
      closeButtonProps={{ 'aria-label': t('members.cancel') }}
    >
      <div className={classes['form']}>
        <p className={settings['note']}>{t('members.removeNote')}</p>
        <label className={classes['check']}>
          <input
            type="checkbox"
            checked={keepName}
            onChange={(event) => setKeepName(event.currentTarget.checked)}
          />
          <span>{t('members.keepName')}</span>
        </label>
        <NativeSelect
          label={t('members.documentsTo')}
          value={documentsTo}
          data={heirs.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => setDocumentsTo(event.currentTarget.value)}
        />
        {remove.isError && (
          <p role="alert" className={settings['failure']}>
            {t('team.failed', { detail: remove.error.message })}
          </p>
        )}
        <div className={classes['links']}>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t('members.removeNow')}
          </Button>
          <Button variant="default" data-autofocus onClick={onClose}>
            {t('members.cancel')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
