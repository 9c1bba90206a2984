/** `/welcome#<token>`: the one-time link of the first start makes whoever opens it the owner. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { emailSchema, newPasswordSchema, PASSWORD_CHARACTERS } from '../../../shared/api/person.ts';
import { nameProblem, newPerson, PersonFields } from '../account/person-fields.tsx';
import { api, hasCode, hasStatus } from '../api.ts';
import { FormPage } from '../form-page.tsx';
import { MessagePage } from '../message-page.tsx';
import { useFragment } from '../use-fragment.ts';
import { becomeAccount, sessionQuery } from '../use-session.ts';
import classes from '../form-page.module.css';

export default function WelcomePage() {
  const { t } = useTranslation();
  // A newer link that is opened in this tab changes nothing but the fragment.
  const [token] = useFragment();
  const session = useQuery(sessionQuery);
  if (session.data?.ownerClaimed === true) {
    return (
      <MessagePage
        title={t('welcome.spent')}
        detail={t('welcome.spentDetail')}
        action={
          session.data.user === null
            ? { label: t('account.signIn'), href: '/sign-in' }
            : { label: t('app.backHome'), href: '/' }
        }
      />
    );
  }
  if (token === '') return <MessagePage title={t('welcome.missing')} detail={t('welcome.missingDetail')} />;
  return (
    <FormPage title={t('welcome.title')} intro={t('welcome.intro')}>
      <ClaimForm key={token} token={token} />
    </FormPage>
  );
}

interface Problems {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly password?: string | undefined;
}

function ClaimForm({ token }: { readonly token: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [person, setPerson] = useState(newPerson);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problems, setProblems] = useState<Problems>({});
  const claim = useMutation({
    mutationFn: api.claimOwner,
    onSuccess: ({ user }) => {
      becomeAccount(queries, user);
      navigate('/', { replace: true });
    },
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const found: Problems = { name: nameProblem(person.name, t), ...credentialProblems(email, password, t) };
    setProblems(found);
    if (Object.values(found).some((problem) => problem !== undefined)) return;
    claim.mutate({ token, ...person, ...(email === '' ? {} : { email, password }) });
  };
  const isCommon = hasCode(claim.error, 'invalid-input');
  return (
    <form className={classes['form']} onSubmit={onSubmit} noValidate>
      <PersonFields person={person} problem={problems.name} onChange={setPerson} />
      <fieldset className={classes['more']}>
        <legend>
          {t('welcome.comeBack')} <span>({t('welcome.optional')})</span>
        </legend>
        <div className={classes['moreFields']}>
          <TextInput
            label={t('account.email')}
            type="email"
            autoComplete="username"
            value={email}
            error={problems.email}
            onChange={(event) => setEmail(event.currentTarget.value.trim())}
          />
          <PasswordInput
            label={t('account.password')}
            description={t('account.passwordHint', { count: PASSWORD_CHARACTERS.least })}
            autoComplete="new-password"
            value={password}
            error={problems.password ?? (isCommon ? t('form.passwordCommon') : undefined)}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <p className={classes['note']}>{t('welcome.withoutPassword')}</p>
        </div>
      </fieldset>
      {claim.isError && !isCommon && (
        <p className={classes['failure']} role="alert">
          {hasStatus(claim.error, 404) ? t('welcome.spent') : claim.error.message}
        </p>
      )}
      <Button type="submit" loading={claim.isPending}>
        {t('welcome.submit')}
      </Button>
    </form>
  );
}

function credentialProblems(email: string, password: string, t: TFunction): Problems {
  if (email === '' && password === '') return {};
  if (email === '') return { email: t('form.emailNeeded') };
  if (!emailSchema.safeParse(email).success) return { email: t('form.emailWrong') };
  if (password === '') return { password: t('form.passwordNeeded') };
  return newPasswordSchema.safeParse(password).success
    ? {}
    : { password: t('form.passwordShort', { count: PASSWORD_CHARACTERS.least }) };
}
