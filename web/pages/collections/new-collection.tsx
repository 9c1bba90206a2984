import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Collection } from '../../../shared/api/collections.ts';
import type { MembersRole } from '../../../shared/roles.ts';
import { nameProblem } from '../account/person-fields.tsx';
import { teamApi } from '../team-api.ts';
import { MembersRoleSelect } from './members-role-select.tsx';
import classes from './collections.module.css';

export interface NewCollectionProps {
  readonly onClose: () => void;
  readonly onMade: (collection: Collection) => void;
}

export function NewCollection({ onClose, onMade }: NewCollectionProps) {
  const { t } = useTranslation('team');
  const { t: general } = useTranslation();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [membersRole, setMembersRole] = useState<MembersRole | null>(null);
  const [problem, setProblem] = useState<string>();
  const make = useMutation({
    mutationFn: teamApi.makeCollection,
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ['collections'] });
      onMade(made);
    },
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const found = nameProblem(name, general);
    setProblem(found);
    if (found === undefined) make.mutate({ name, membersRole });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('collections.new')}
      closeButtonProps={{ 'aria-label': general('app.close') }}
    >
      <form className={classes['form']} onSubmit={onSubmit} noValidate>
        <p className={classes['note']}>{t('collections.note')}</p>
        <TextInput
          label={t('collections.name')}
          data-autofocus
          autoComplete="off"
          value={name}
          error={problem}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <MembersRoleSelect value={membersRole} onChoose={setMembersRole} />
        {make.isError && (
          <p role="alert" className={classes['failure']}>
            {t('team.failed', { detail: make.error.message })}
          </p>
        )}
        <Button type="submit" loading={make.isPending}>
          {t('collections.make')}
        </Button>
      </form>
    </Modal>
  );
}
