/** `/sign-in?next=…`: the ways in that this place has, and back to where one came from. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Account } from '../../../shared/api/person.ts';
import type { WaysIn } from '../../../shared/api/ways-in.ts';
import { hasCode, hasStatus } from '../api.ts';
import { FormPage } from '../form-page.tsx';
import { sessionQuery } from '../use-session.ts';
import { waysInApi, waysInHere } from '../ways-in-api.ts';
import { useArrival } from './arrival.ts';
import { CodeForm } from './code-form.tsx';
import { NotInYet } from './not-in-yet.tsx';
import { OtherWays, usePasskeyAutofill } from './other-ways.tsx';
import classes from '../form-page.module.css';

const TROUBLES = [
  'noProvider',
  'unreachable',
  'declined',
  'failed',
  'notKnown',
  'notVerified',
  'deactivated',
] as const;
type Trouble = (typeof TROUBLES)[number];

export default function SignInPage() {
  const [ticket, setTicket] = useState(readTicket);
  const onSignedIn = useArrival();
  // Not while it is drawn: React may draw a page, drop it and draw it again, which then found no ticket any more.
  useEffect(() => {
    if (readTicket() !== undefined)
      history.replaceState(history.state, '', location.pathname + location.search);
  }, []);
  if (ticket !== undefined) {
    return <CodeForm ticket={ticket} onSignedIn={onSignedIn} onStartOver={() => setTicket(undefined)} />;
  }
  return (
    <NotInYet>
      <FirstStep onSignedIn={onSignedIn} onTicket={setTicket} />
    </NotInYet>
  );
}

function FirstStep({
  onSignedIn,
  onTicket,
}: {
  readonly onSignedIn: (user: Account) => void;
  readonly onTicket: (ticket: string) => void;
}) {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  const ways = useQuery(waysInHere);
  const [trouble] = useState(() => readTrouble(location.search));
  usePasskeyAutofill(onSignedIn);
  return (
    <FormPage title={t('signIn.title')} intro="">
      {trouble !== undefined && (
        <p className={classes['trouble']} role="alert">
          {t(`signIn.trouble.${trouble}`)}
        </p>
      )}
      <PasswordForm onSignedIn={onSignedIn} onTicket={onTicket} />
      <OtherWays provider={ways.data?.provider ?? null} onSignedIn={onSignedIn} />
      {session.data?.ownerClaimed !== false && canSignUp(ways.data) ? (
        <p className={classes['note']}>
          {t('signUp.noAccountYet')}{' '}
          <Link href={`/sign-up${location.search}`} className={classes['inline']}>
            {t('signUp.title')}
          </Link>
        </p>
      ) : (
        <p className={classes['note']}>
          {session.data?.ownerClaimed === false ? t('signIn.unclaimed') : t('signIn.noAccount')}
        </p>
      )}
    </FormPage>
  );
}

function canSignUp(ways: WaysIn | undefined): boolean {
  return ways !== undefined && ways.signUp !== 'closed';
}

function PasswordForm({
  onSignedIn,
  onTicket,
}: {
  readonly onSignedIn: (user: Account) => void;
  readonly onTicket: (ticket: string) => void;
}) {
  const { t } = useTranslation();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: waysInApi.signIn,
    onSuccess: (answer) => {
      if ('user' in answer) onSignedIn(answer.user);
      else onTicket(answer.secondFactor.ticket);
    },
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (email.trim() !== '' && password !== '') signIn.mutate({ email, password });
  };
  return (
    <form className={classes['form']} onSubmit={onSubmit}>
      <TextInput
        label={t('account.email')}
        type="email"
        name="email"
        autoComplete="username webauthn"
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
      <Link href="/reset" className={classes['aside']}>
        {t('signIn.forgot')}
      </Link>
    </form>
  );
}

/** Of the second factor, as the provider's way back leaves it behind `#`, which no server sees. */
function readTicket(): string | undefined {
  const ticket = new URLSearchParams(location.hash.replace(/^#/, '')).get('ticket');
  return ticket === null || ticket === '' ? undefined : ticket;
}

function readTrouble(search: string): Trouble | undefined {
  const given = new URLSearchParams(search).get('trouble');
  return TROUBLES.find((known) => known === given);
}

function problemOf(error: Error, t: TFunction): string {
  if (hasStatus(error, 401) || hasStatus(error, 400)) return t('signIn.wrong');
  if (hasCode(error, 'deactivated')) return t('signIn.deactivated');
  return hasStatus(error, 429) ? t('signIn.tooFast') : t('signIn.failed');
}
