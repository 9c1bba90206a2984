import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/api/person.ts';
import { takeFocus } from '../../ui/take-focus.ts';
import { hasCode, hasStatus } from '../api.ts';
import { FormPage } from '../form-page.tsx';
import { waysInApi } from '../ways-in-api.ts';
import classes from '../form-page.module.css';

/** After the password: the code of the app, or a recovery code. */
export function CodeForm({
  ticket,
  onSignedIn,
  onStartOver,
}: {
  readonly ticket: string;
  readonly onSignedIn: (user: Account) => void;
  readonly onStartOver: () => void;
}) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const check = useMutation({
    mutationFn: waysInApi.secondFactor,
    onSuccess: ({ user }) => onSignedIn(user),
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (code.trim() !== '') check.mutate({ ticket, code });
  };
  return (
    <FormPage title={t('signIn.codeTitle')} intro={t('signIn.codeIntro')}>
      <form className={classes['form']} onSubmit={onSubmit}>
        <TextInput
          label={t('signIn.code')}
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          // The page has just become this one question.
          ref={takeFocus}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        {check.isError && (
          <p className={classes['failure']} role="alert">
            {problemOf(check.error, t)}
          </p>
        )}
        <Button type="submit" loading={check.isPending}>
          {t('signIn.continue')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onStartOver}>
          {t('signIn.startOver')}
        </Button>
      </form>
    </FormPage>
  );
}

function problemOf(error: Error, t: TFunction): string {
  if (hasCode(error, 'wrong-code')) return t('signIn.codeWrong');
  if (hasStatus(error, 410)) return t('signIn.codeEnded');
  return hasStatus(error, 429) ? t('signIn.tooFast') : t('signIn.failed');
}
