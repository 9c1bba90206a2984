import { PasswordInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProofRequest } from '../../../shared/api/ways-in.ts';
import { takeFocus } from '../../ui/take-focus.ts';
import { hasCode } from '../api.ts';
import { FormEnd } from '../form-end.tsx';
import classes from './settings.module.css';

/** Of the app, or a recovery code: nobody has a password that looks like these. */
const CODE = /^\s*(\d{3}\s?\d{3}|[a-z\d]{4}([\s-]?[a-z\d]{4}){3})\s*$/i;

/** The password or a code, in one field. */
export function ProofForm({
  submit,
  error,
  isPending,
  onSubmit,
  onCancel,
}: {
  readonly submit: string;
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly onSubmit: (proof: ProofRequest) => void;
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation();
  const [given, setGiven] = useState('');
  const wrong = hasCode(error, 'wrong-password')
    ? t('ways.wrongPassword')
    : hasCode(error, 'wrong-code')
      ? t('signIn.codeWrong')
      : undefined;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (given !== '') onSubmit(CODE.test(given) ? { code: given } : { password: given });
  };
  return (
    <form className={classes['form']} onSubmit={send} noValidate>
      <PasswordInput
        label={t('ways.proof')}
        autoComplete="current-password"
        ref={takeFocus}
        value={given}
        error={wrong}
        onChange={(event) => setGiven(event.currentTarget.value)}
      />
      <FormEnd error={error} isPending={isPending} submit={submit} onCancel={onCancel} />
    </form>
  );
}
