/** `/sign-up?next=…`: making an account by oneself, where that is allowed. `/sign-up#<token>`: the link of the mail. */
import { useMutation, useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/api/person.ts';
import { hasStatus } from '../api.ts';
import { FormPage } from '../form-page.tsx';
import { MessagePage } from '../message-page.tsx';
import { useArrival } from '../sign-in/arrival.ts';
import { GoOn, Loading } from '../sign-in/not-in-yet.tsx';
import { useFragment } from '../use-fragment.ts';
import { sessionQuery } from '../use-session.ts';
import { waysInHere } from '../ways-in-api.ts';
import { AccountForm } from './account-form.tsx';
import { AskForm } from './ask-form.tsx';
import { signUpApi } from './sign-up-api.ts';

export default function SignUpPage() {
  const { t } = useTranslation();
  const [token, forget] = useFragment();
  const session = useQuery(sessionQuery);
  if (session.isPending) return <Loading />;
  const account = session.data?.user ?? null;
  if (token === '' && account?.kind === 'member') return <GoOn />;
  if (account !== null && !isGuestByLink(account)) {
    return (
      <MessagePage
        title={t('signUp.signedIn', { name: account.name })}
        detail={t('signUp.signedInDetail')}
        action={{ label: t('app.backHome'), href: '/' }}
      />
    );
  }
  return token === '' ? (
    <WithoutLink guest={account} />
  ) : (
    <WithLink key={token} token={token} guest={account} onAskAgain={forget} />
  );
}

/** Somebody without anything to come back by: they may make an account, and stay who they are. */
function isGuestByLink({ kind, email }: Account): boolean {
  return kind === 'guest' && email === null;
}

function WithoutLink({ guest }: { readonly guest: Account | null }) {
  const { t } = useTranslation();
  const ways = useQuery(waysInHere);
  if (ways.isPending) return <Loading />;
  if (ways.isError) return <Failed onAgain={() => void ways.refetch()} />;
  switch (ways.data.signUp) {
    case 'closed':
      return (
        <MessagePage
          title={t('signUp.closed')}
          detail={t('signUp.closedDetail')}
          action={
            guest === null
              ? { label: t('account.signIn'), href: '/sign-in' }
              : { label: t('app.backHome'), href: '/' }
          }
        />
      );
    case 'byMail':
      return <AskForm />;
    case 'atOnce':
      return <AtOnce guest={guest} />;
    default:
      return ways.data.signUp satisfies never;
  }
}

function AtOnce({ guest }: { readonly guest: Account | null }) {
  const { t } = useTranslation();
  const onSignedIn = useArrival();
  const make = useMutation({
    mutationFn: signUpApi.atOnce,
    onSuccess: ({ user }) => onSignedIn(user),
  });
  return (
    <FormPage title={t('signUp.title')} intro={introFor(guest, t)}>
      <AccountForm
        email={null}
        asksName={guest === null}
        failure={make.error}
        isPending={make.isPending}
        onChange={make.reset}
        onSubmit={({ email, ...given }) => make.mutate({ email, ...given })}
      />
    </FormPage>
  );
}

interface WithLinkProps {
  readonly token: string;
  readonly guest: Account | null;
  readonly onAskAgain: () => void;
}

function WithLink({ token, guest, onAskAgain }: WithLinkProps) {
  const { t } = useTranslation();
  const onSignedIn = useArrival();
  const opened = useQuery({
    queryKey: ['sign-up', token],
    queryFn: () => signUpApi.open(token),
    retry: (count, error) => count < 2 && ![400, 409, 410].some((status) => hasStatus(error, status)),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const finish = useMutation({
    mutationFn: signUpApi.finish,
    onSuccess: ({ user }) => onSignedIn(user, opened.data?.next),
  });
  if (opened.isPending) return <Loading />;
  const error = opened.error ?? finish.error;
  if (hasStatus(error, 409)) {
    return (
      <MessagePage
        title={t('signUp.hasAccount')}
        detail={t('signUp.hasAccountDetail')}
        action={{ label: t('account.signIn'), href: '/sign-in' }}
      />
    );
  }
  if (hasStatus(error, 410) || hasStatus(opened.error, 400)) {
    return (
      <MessagePage
        title={t('reset.ended')}
        detail={t('signUp.endedDetail')}
        action={{ label: t('reset.again'), onClick: onAskAgain }}
      />
    );
  }
  if (opened.isError) return <Failed onAgain={() => void opened.refetch()} />;
  const { email, staysGuest } = opened.data;
  const isSomebodyElse = guest !== null && !staysGuest;
  return (
    <FormPage
      title={t('signUp.title')}
      intro={
        isSomebodyElse ? t('signUp.newPerson', { name: guest.name }) : introFor(staysGuest ? guest : null, t)
      }
    >
      <AccountForm
        email={email}
        asksName={!staysGuest}
        failure={finish.error}
        isPending={finish.isPending}
        onChange={finish.reset}
        onSubmit={({ email: _fixed, ...given }) => finish.mutate({ token, ...given })}
      />
    </FormPage>
  );
}

function introFor(guest: Account | null, t: TFunction): string {
  return guest === null ? t('signUp.intro') : t('signUp.staysGuest', { name: guest.name });
}

function Failed({ onAgain }: { readonly onAgain: () => void }) {
  const { t } = useTranslation();
  return (
    <MessagePage
      title={t('reset.failed')}
      detail=""
      action={{ label: t('app.tryAgain'), onClick: onAgain }}
    />
  );
}
