/** An invitation was opened: a stranger says who they are, a guest becomes a member, a member simply goes in. */
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { AcceptInvitationRequest, OpenInvitationResponse } from '../../../shared/api/members.ts';
import type { Account } from '../../../shared/api/person.ts';
import { api, hasStatus } from '../api.ts';
import { FormPage } from '../form-page.tsx';
import { MessagePage } from '../message-page.tsx';
import { teamApi } from '../team-api.ts';
import { useFragment } from '../use-fragment.ts';
import { useBrand } from '../use-brand.ts';
import { becomeAccount, becomeNobody, useAccount } from '../use-session.ts';
import { AcceptForm } from './accept-form.tsx';
import { forgetInvitation, keptInvitation } from './kept-invitation.ts';
import { SignInFirst } from './sign-in-first.tsx';
import classes from '../form-page.module.css';

export default function InvitePage() {
  const { t } = useTranslation('team');
  // Another invitation that is opened in this tab changes nothing but the fragment.
  const [fragment] = useFragment();
  const token = fragment === '' ? keptInvitation() : fragment;
  const account = useAccount();
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => teamApi.openInvitation(token),
    retry: (count, error) => count < 2 && !hasStatus(error, 404) && !hasStatus(error, 400),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (invitation.isPending || account === undefined) {
    return (
      <p className="visually-hidden" role="status">
        {t('accept.checking')}
      </p>
    );
  }
  if (invitation.isError) {
    const isGone = hasStatus(invitation.error, 404) || hasStatus(invitation.error, 400);
    // Who used it before has an account, and may have come here to get in again.
    const wayOut =
      account === null
        ? { label: t('account.signIn', { ns: 'translation' }), href: '/sign-in' }
        : { label: t('app.backHome', { ns: 'translation' }), href: '/' };
    return (
      <MessagePage
        title={isGone ? t('accept.expired') : t('accept.failed')}
        detail={isGone ? t('accept.expiredDetail') : ''}
        action={
          isGone
            ? wayOut
            : {
                label: t('app.tryAgain', { ns: 'translation' }),
                onClick: () => void invitation.refetch(),
              }
        }
      />
    );
  }
  return <Accept key={token} token={token} invitation={invitation.data} account={account} />;
}

interface AcceptProps {
  readonly token: string;
  readonly invitation: OpenInvitationResponse;
  readonly account: Account | null;
}

function Accept({ token, invitation, account }: AcceptProps) {
  const { t } = useTranslation('team');
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const accept = useMutation({
    mutationFn: (given: AcceptInvitationRequest) => teamApi.acceptInvitation(given),
    onSuccess: ({ user }) => {
      becomeAccount(queries, user);
      forgetInvitation();
      // The token has done its work: it must not stay in the browser's history.
      navigate('/', { replace: true });
    },
  });
  const from =
    invitation.invitedBy === null
      ? t('accept.introNobody')
      : t('accept.intro', { name: invitation.invitedBy });
  const title = t('accept.titleTo', { place: useBrand().name });
  const already = account === null ? '' : t('accept.already', { name: account.name });
  const intro = [from, t('accept.as', { role: t(`roles.${invitation.role}`) }), already];
  const canComeBack = account !== null && (account.kind === 'member' || account.email !== null);
  if (invitation.email !== null && canComeBack && account.email !== invitation.email) {
    return <ForOther email={invitation.email} name={account.name} />;
  }
  if (invitation.hasAccount && !canComeBack) {
    return (
      <FormPage title={title} intro={[from, t('accept.hasAccount', { email: invitation.email })].join(' ')}>
        <SignInFirst token={token} isButton />
      </FormPage>
    );
  }
  return (
    <FormPage title={title} intro={intro.filter((part) => part !== '').join(' ')}>
      <AcceptForm
        asks={{ name: account === null, credentials: !canComeBack, email: invitation.email }}
        isJoining={accept.isPending}
        failure={accept.error}
        onAccept={(given) => accept.mutate({ token, ...given })}
      />
      {!canComeBack && <SignInFirst token={token} />}
    </FormPage>
  );
}

/** Signed in as somebody else than it is for: after signing out, this page asks for name and password. */
function ForOther({ email, name }: { readonly email: string; readonly name: string }) {
  const { t } = useTranslation('team');
  const title = t('accept.titleTo', { place: useBrand().name });
  const queries = useQueryClient();
  const signOut = useMutation({
    mutationFn: api.signOut,
    onSuccess: () => becomeNobody(queries),
  });
  return (
    <FormPage title={title} intro={t('accept.forOther', { email, name })}>
      {signOut.error !== null && (
        <p className={classes['failure']} role="alert">
          {t('accept.failed')} {signOut.error.message}
        </p>
      )}
      <Button loading={signOut.isPending} onClick={() => signOut.mutate()}>
        {t('accept.signOut')}
      </Button>
    </FormPage>
  );
}
