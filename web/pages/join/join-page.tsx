/** A share link was opened. Whoever is signed in goes straight in; a newcomer picks a name and a colour. */
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { JoinShareLinkRequest, OpenShareLinkResponse } from '../../../shared/api/share-links.ts';
import { canEdit } from '../../../shared/roles.ts';
import { newPerson, nameProblem, PersonFields } from '../account/person-fields.tsx';
import { api, hasCode, hasStatus } from '../api.ts';
import { FormPage } from '../form-page.tsx';
import { MessagePage } from '../message-page.tsx';
import { becomeAccount } from '../use-session.ts';
import classes from '../form-page.module.css';

export interface JoinPageProps {
  readonly token: string;
  readonly onJoined: () => void;
}

export function JoinPage({ token, onJoined }: JoinPageProps) {
  const { t } = useTranslation();
  const link = useQuery({
    queryKey: ['share-link', token],
    queryFn: () => api.openShareLink(token),
    retry: (count, error) => count < 2 && !hasStatus(error, 404) && !hasStatus(error, 400),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (link.isPending) {
    return (
      <p className="visually-hidden" role="status">
        {t('join.checking')}
      </p>
    );
  }
  if (link.isError) {
    const isGone = hasStatus(link.error, 404) || hasStatus(link.error, 400);
    return (
      <MessagePage
        title={isGone ? t('join.expired') : t('join.failed')}
        detail={isGone ? t('join.expiredDetail') : ''}
        action={
          isGone
            ? { label: t('app.backHome'), href: '/' }
            : { label: t('app.tryAgain'), onClick: () => void link.refetch() }
        }
      />
    );
  }
  return <Join token={token} link={link.data} onJoined={onJoined} />;
}

function Join({
  token,
  link,
  onJoined,
}: {
  readonly token: string;
  readonly link: OpenShareLinkResponse;
  readonly onJoined: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const join = useMutation({
    mutationFn: (request: JoinShareLinkRequest) => api.joinShareLink(request),
    onSuccess: ({ user }) => {
      becomeAccount(queries, user);
      onJoined();
    },
  });
  const { mutate } = join;
  const asksNothing = !link.needsName && !link.needsPassword;
  useEffect(() => {
    if (asksNothing) mutate({ token });
  }, [asksNothing, mutate, token]);

  if (asksNothing) {
    if (!join.isError) return null;
    return (
      <MessagePage
        title={t('join.failed')}
        detail={join.error.message}
        action={{ label: t('app.tryAgain'), onClick: () => mutate({ token }) }}
      />
    );
  }
  const title = link.title === '' ? t('document.untitled') : link.title;
  const may = canEdit(link.role) ? t('join.canEdit') : t('join.canView');
  const intro = [may, link.needsPassword && t('join.lockedIntro'), link.needsName && t('join.intro')];
  return (
    <FormPage
      title={link.needsPassword ? t('join.locked') : t('join.title', { title })}
      intro={intro.filter((sentence) => sentence !== false).join(' ')}
    >
      <JoinForm
        needs={link}
        isJoining={join.isPending}
        failure={join.error}
        onJoin={(given) => mutate({ token, ...given })}
      />
    </FormPage>
  );
}

type Given = Omit<JoinShareLinkRequest, 'token'>;

function JoinForm({
  needs,
  isJoining,
  failure,
  onJoin,
}: {
  readonly needs: Pick<OpenShareLinkResponse, 'needsName' | 'needsPassword'>;
  readonly isJoining: boolean;
  readonly failure: Error | null;
  readonly onJoin: (given: Given) => void;
}) {
  const { t } = useTranslation();
  const [person, setPerson] = useState(newPerson);
  const [password, setPassword] = useState('');
  const [isTold, setIsTold] = useState(false);
  const nameWrong = needs.needsName ? nameProblem(person.name, t) : undefined;
  const isPasswordMissing = needs.needsPassword && password === '';
  const isPasswordWrong = failure !== null && hasCode(failure, 'wrong-link-password');
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const isComplete = nameWrong === undefined && !isPasswordMissing;
    setIsTold(!isComplete);
    if (!isComplete) return;
    onJoin({ ...(needs.needsName ? person : {}), ...(needs.needsPassword ? { password } : {}) });
  };
  return (
    <form className={classes['form']} onSubmit={onSubmit} noValidate>
      {needs.needsPassword && (
        <TextInput
          type="password"
          label={t('join.password')}
          autoComplete="off"
          data-autofocus
          value={password}
          error={passwordError({ isMissing: isTold && isPasswordMissing, isWrong: isPasswordWrong }, t)}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      )}
      {needs.needsName && (
        <PersonFields person={person} problem={isTold ? nameWrong : undefined} onChange={setPerson} />
      )}
      {failure !== null && !isPasswordWrong && (
        <p className={classes['failure']} role="alert">
          {t('join.failed')} {failure.message}
        </p>
      )}
      <Button type="submit" loading={isJoining}>
        {t('join.submit')}
      </Button>
    </form>
  );
}

function passwordError(
  { isMissing, isWrong }: { readonly isMissing: boolean; readonly isWrong: boolean },
  t: TFunction,
): string | undefined {
  if (isMissing) return t('join.passwordMissing');
  return isWrong ? t('join.wrongPassword') : undefined;
}
