import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { api, hasCode, hasStatus } from '../api.ts';
import { readReturnTo } from '../addresses.ts';
import { FormPage } from '../form-page.tsx';
import { becomeAccount, sessionQuery } from '../use-session.ts';
import classes from '../form-page.module.css';

export default function SignInPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const session = useQuery(sessionQuery);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: api.signIn,
    onSuccess: ({ user }) => {
      queries.clear();
      becomeAccount(queries, user);
      navigate(readReturnTo(location.search), { replace: true });
    },
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (email.trim() !== '' && password !== '') signIn.mutate({ email, password });
  };
  return (
    <FormPage title={t('signIn.title')} intro="">
      <form className={classes['form']} onSubmit={onSubmit}>
        <TextInput
          label={t('account.email')}
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('account.password')}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {signIn.isError && (
          <p className={classes['failure']} role="alert">
            {problemOf(signIn.error, t)}
          </p>
        )}
        <Button type="submit" loading={signIn.isPending}>
          {t('signIn.submit')}
        </Button>
        <p className={classes['note']}>
          {session.data?.ownerClaimed === false ? t('signIn.unclaimed') : t('signIn.noAccount')}
        </p>
      </form>
    </FormPage>
  );
}

function problemOf(error: Error, t: ReturnType<typeof useTranslation>['t']): string {
  if (hasStatus(error, 401) || hasStatus(error, 400)) return t('signIn.wrong');
  if (hasCode(error, 'deactivated')) return t('signIn.deactivated');
  return hasStatus(error, 429) ? t('signIn.tooFast') : t('signIn.failed');
}
