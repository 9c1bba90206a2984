import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { emailSchema } from '../../../shared/api/person.ts';
import { readNext } from '../addresses.ts';
import { hasCode, hasStatus } from '../api.ts';
import { FormPage } from '../form-page.tsx';
import { mailLanguage } from '../mail-language.ts';
import { MessagePage } from '../message-page.tsx';
import { ToSignIn } from './to-sign-in.tsx';
import { signUpApi } from './sign-up-api.ts';
import classes from '../form-page.module.css';

/** An address, to which the link goes. Who has an account already hears so by mail as well, and nowhere else. */
export function AskForm() {
  const { t, i18n } = useTranslation();
  const [email, setEmail] = useState('');
  const [problem, setProblem] = useState<string>();
  const ask = useMutation({ mutationFn: signUpApi.ask });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const isAddress = emailSchema.safeParse(email).success;
    setProblem(isAddress ? undefined : t('form.emailWrong'));
    if (!isAddress) return;
    ask.mutate({ email, language: mailLanguage(i18n.language), next: readNext(location.search) });
  };
  if (ask.isSuccess) {
    return (
      <MessagePage
        title={t('reset.asked')}
        detail={t('signUp.askedDetail', { email: ask.variables.email.trim() })}
        action={{ label: t('signUp.askAgain'), onClick: ask.reset }}
      />
    );
  }
  const isOtherDomain = hasCode(ask.error, 'invalid-input');
  return (
    <FormPage title={t('signUp.title')} intro={t('signUp.askIntro')}>
      <form className={classes['form']} onSubmit={onSubmit} noValidate>
        <TextInput
          label={t('account.email')}
          type="email"
          autoComplete="email"
          value={email}
          error={problem ?? (isOtherDomain ? t('signUp.otherDomain') : undefined)}
          onChange={(event) => {
            setEmail(event.currentTarget.value);
            setProblem(undefined);
            if (ask.isError) ask.reset();
          }}
        />
        {ask.isError && !isOtherDomain && (
          <p className={classes['failure']} role="alert">
            {problemOf(ask.error, t)}
          </p>
        )}
        <Button type="submit" loading={ask.isPending}>
          {t('reset.ask')}
        </Button>
        <ToSignIn />
      </form>
    </FormPage>
  );
}

function problemOf(error: Error, t: TFunction): string {
  if (hasStatus(error, 403)) return t('signUp.closed');
  return hasStatus(error, 429) ? t('signIn.tooFast') : t('reset.failed');
}
