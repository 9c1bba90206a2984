import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { PERSON_COLORS } from '../../../shared/api/palette.ts';
import type { Account } from '../../../shared/api/person.ts';
import { api } from '../api.ts';
import { becomeAccount } from '../use-session.ts';
import { nameProblem, PersonFields, type PersonDraft } from './person-fields.tsx';
import classes from '../form-page.module.css';

/** One's name and colour. */
export function ProfileForm({
  account,
  onDone,
}: {
  readonly account: Account;
  readonly onDone?: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [person, setPerson] = useState<PersonDraft>(() => ({
    name: account.name,
    color: PERSON_COLORS.find((color) => color === account.color) ?? PERSON_COLORS[0],
  }));
  const [problem, setProblem] = useState<string>();
  const save = useMutation({
    mutationFn: api.updateProfile,
    onSuccess: ({ user }) => {
      becomeAccount(queries, user);
      onDone?.();
    },
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const found = nameProblem(person.name, t);
    setProblem(found);
    if (found === undefined) save.mutate(person);
  };
  return (
    <form className={classes['form']} onSubmit={onSubmit} noValidate>
      <PersonFields person={person} picture={account.picture} problem={problem} onChange={setPerson} />
      {save.isError && (
        <p className={classes['failure']} role="alert">
          {t('account.saveFailed')}: {save.error.message}
        </p>
      )}
      <Button type="submit" loading={save.isPending}>
        {t('account.save')}
      </Button>
      {onDone === undefined && (
        <p className={classes['note']} aria-live="polite">
          {save.isSuccess && t('account.saved')}
        </p>
      )}
    </form>
  );
}
