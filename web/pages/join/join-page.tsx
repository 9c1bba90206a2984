/** A share link was opened. Whoever is signed in goes straight in; a newcomer picks a name and a colour. */
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { JoinShareLinkRequest, OpenShareLinkResponse } from '../../../shared/api/share-links.ts';
import { newPerson, nameProblem, PersonFields } from '../account/person-fields.tsx';
import { api, hasStatus } from '../api.ts';
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
  useEffect(() => {
    if (!link.needsName) mutate({ token });
  }, [link.needsName, mutate, token]);

  if (!link.needsName) {
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
  return (
    <FormPage
      title={t('join.title', { title })}
      intro={`${link.role === 'viewer' ? t('join.canView') : t('join.canEdit')} ${t('join.intro')}`}
    >
      <NewcomerForm
        isJoining={join.isPending}
        failure={join.error?.message}
        onJoin={(person) => mutate({ token, ...person })}
      />
    </FormPage>
  );
}

function NewcomerForm({
  isJoining,
  failure,
  onJoin,
}: {
  readonly isJoining: boolean;
  readonly failure: string | undefined;
  readonly onJoin: (person: ReturnType<typeof newPerson>) => void;
}) {
  const { t } = useTranslation();
  const [person, setPerson] = useState(newPerson);
  const [problem, setProblem] = useState<string>();
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const found = nameProblem(person.name, t);
    setProblem(found);
    if (found === undefined) onJoin(person);
  };
  return (
    <form className={classes['form']} onSubmit={onSubmit} noValidate>
      <PersonFields person={person} problem={problem} onChange={setPerson} />
      {failure !== undefined && (
        <p className={classes['failure']} role="alert">
          {t('join.failed')} {failure}
        </p>
      )}
      <Button type="submit" loading={isJoining}>
        {t('join.submit')}
      </Button>
    </form>
  );
}
