/** `/reset`: asks for a link to a new password. `/reset#<token>`: the link itself, where the new one is chosen. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { emailSchema, newPasswordSchema, PASSWORD_CHARACTERS } from '../../../shared/api/person.ts';
import { hasCode, hasStatus } from '../api.ts';
import { FormPage } from '../form-page.tsx';
import { mailLanguage } from '../mail-language.ts';
import { MessagePage } from '../message-page.tsx';
import { useArrival } from '../sign-in/arrival.ts';
import { CodeForm } from '../sign-in/code-form.tsx';
import { useFragment } from '../use-fragment.ts';
import { useAccount } from '../use-session.ts';
import { waysInApi, waysInHere } from '../ways-in-api.ts';
import classes from '../form-page.module.css';

export default function ResetPage() {
  const [token, forget] = useFragment();
  return token === '' ? <AskForLink /> : <ChooseOne key={token} token={token} onAskAgain={forget} />;
}

function AskForLink() {
  const { t, i18n } = useTranslation();
  const [email, setEmail] = useState('');
  const [problem, setProblem] = useState<string>();
  const ways = useQuery(waysInHere);
  const ask = useMutation({ mutationFn: waysInApi.askReset });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const isAddress = emailSchema.safeParse(email).success;
    setProblem(isAddress ? undefined : t('form.emailWrong'));
    if (isAddress) ask.mutate({ email, language: mailLanguage(i18n.language) });
  };
  // Who is in may have forgotten it just as well; the page for signing in would send them on.
  const isIn = useAccount()?.kind === 'member';
  const back = isIn
    ? { label: t('app.backHome'), href: '/' }
    : { label: t('account.signIn'), href: '/sign-in' };
  if (ways.data?.resetsByMail === false) {
    return <MessagePage title={t('reset.title')} detail={t('reset.noMail')} action={back} />;
  }
  if (ask.isSuccess) {
    return (
      <MessagePage
        title={t('reset.asked')}
        detail={t('reset.askedDetail', { email: ask.variables.email.trim() })}
        action={back}
      />
    );
  }
  return (
    <FormPage title={t('reset.title')} intro={t('reset.intro')}>
      <form className={classes['form']} onSubmit={onSubmit} noValidate>
        <TextInput
          label={t('account.email')}
          type="email"
          autoComplete="username"
          value={email}
          error={problem}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        {ask.isError && (
          <p className={classes['failure']} role="alert">
            {hasStatus(ask.error, 429) ? t('signIn.tooFast') : t('reset.failed')}
          </p>
        )}
        <Button type="submit" loading={ask.isPending}>
          {t('reset.ask')}
        </Button>
        <Button component={Link} href={back.href} variant="subtle" color="gray">
          {back.label}
        </Button>
      </form>
    </FormPage>
  );
}

function ChooseOne({ token, onAskAgain }: { readonly token: string; readonly onAskAgain: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const [ticket, setTicket] = useState<string>();
  const onSignedIn = useArrival();
  const save = useMutation({
    mutationFn: waysInApi.resetPassword,
    onSuccess: (answer) => {
      if ('user' in answer) onSignedIn(answer.user);
      else setTicket(answer.secondFactor.ticket);
    },
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const isLongEnough = newPasswordSchema.safeParse(password).success;
    setProblem(isLongEnough ? undefined : t('form.passwordShort', { count: PASSWORD_CHARACTERS.least }));
    if (isLongEnough) save.mutate({ token, password });
  };
  if (ticket !== undefined) {
    return <CodeForm ticket={ticket} onSignedIn={onSignedIn} onStartOver={startOver} />;
  }
  if (hasStatus(save.error, 410)) {
    return (
      <MessagePage
        title={t('reset.ended')}
        detail={t('reset.endedDetail')}
        action={{ label: t('reset.again'), onClick: onAskAgain }}
      />
    );
  }
  const isCommon = hasCode(save.error, 'invalid-input');
  return (
    <FormPage title={t('reset.choose')} intro={t('reset.chooseIntro')}>
      <form className={classes['form']} onSubmit={onSubmit} noValidate>
        <PasswordInput
          label={t('reset.newPassword')}
          description={t('account.passwordHint', { count: PASSWORD_CHARACTERS.least })}
          autoComplete="new-password"
          value={password}
          error={problem ?? (isCommon ? t('form.passwordCommon') : undefined)}
          onChange={(event) => {
            setPassword(event.currentTarget.value);
            setProblem(undefined);
            save.reset();
          }}
        />
        {save.isError && !isCommon && (
          <p className={classes['failure']} role="alert">
            {t('reset.failed')}
          </p>
        )}
        <Button type="submit" loading={save.isPending}>
          {t('reset.save')}
        </Button>
      </form>
    </FormPage>
  );
}

function startOver(): void {
  location.assign('/sign-in');
}
