import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenRequest, OpenRequestList } from '../../../shared/api/collections.ts';
import type { GrantRole } from '../../../shared/roles.ts';
import { ListRow } from '../../ui/list-row.tsx';
import { PersonAvatar } from '../../ui/person-avatar.tsx';
import { safeColor } from '../../ui/person-color.ts';
import { hasStatus } from '../api.ts';
import { mailLanguage } from '../mail-language.ts';
import { teamApi } from '../team-api.ts';
import { RoleSelect } from './role-select.tsx';
import { ACCESS_REQUESTS, OPEN_REQUESTS } from './use-open-requests.ts';
import classes from './waiting-requests.module.css';

export interface WaitingRequestProps {
  readonly request: OpenRequest;
  /** @param said what was done */
  readonly onDecided: (said: string) => void;
}

export function WaitingRequest({ request, onDecided }: WaitingRequestProps) {
  const { t } = useTranslation('team');
  const { document, person, message } = request;
  const { name, isGuest } = person;
  const [role, setRole] = useState<GrantRole>('editor');
  const decide = useDecision(request, onDecided);
  const title = document.title === '' ? t('document.untitled', { ns: 'translation' }) : document.title;
  const isWorking = (lets: boolean): boolean => decide.isPending && (decide.variables !== null) === lets;
  return (
    <ListRow
      mark={
        <PersonAvatar
          name={name}
          color={safeColor(person.color)}
          picture={person.picture}
          isGuest={isGuest}
        />
      }
      name={t('waiting.asks', { name: isGuest ? `${name} (${t('access.guest')})` : name, title })}
      actionsWhereNarrow="below"
      actions={
        <>
          <RoleSelect label={t('access.roleOf', { name })} role={role} onRole={setRole} />
          <Button
            size="xs"
            loading={isWorking(true)}
            aria-label={t('waiting.letInto', { name, title })}
            onClick={() => decide.mutate(role)}
          >
            {t('access.addNow')}
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={isWorking(false)}
            aria-label={t('waiting.notInto', { name, title })}
            onClick={() => decide.mutate(null)}
          >
            {t('waiting.notNow')}
          </Button>
        </>
      }
    >
      {message !== '' && <span dir="auto">{message}</span>}
      {decide.isError && (
        <div role="alert" className={classes['failure']}>
          {t('team.failed', { detail: decide.error.message })}{' '}
          <Button size="compact-xs" variant="default" onClick={() => decide.mutate(decide.variables)}>
            {t('app.tryAgain', { ns: 'translation' })}
          </Button>
        </div>
      )}
    </ListRow>
  );
}

/** Null: not now. */
function useDecision({ id, document, person: { name } }: OpenRequest, onDecided: (said: string) => void) {
  const { t, i18n } = useTranslation('team');
  const queries = useQueryClient();
  const leave = (said: string): void => {
    // What is asked for meanwhile was answered before the decision.
    void queries.cancelQueries({ queryKey: OPEN_REQUESTS });
    onDecided(said);
    queries.setQueryData<OpenRequestList>(
      OPEN_REQUESTS,
      (list) => list && { ...list, items: list.items.filter((other) => other.id !== id) },
    );
  };
  return useMutation({
    mutationFn: (role: GrantRole | null) =>
      teamApi.decide(document.id, id, { role, language: mailLanguage(i18n.language) }),
    onSuccess: (_nothing, role) => leave(t(role === null ? 'access.declined' : 'access.isIn', { name })),
    onError: (error) => {
      // Somebody else was faster, or it is not mine to decide any more.
      if (hasStatus(error, 404)) leave(t('waiting.gone', { name }));
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: [ACCESS_REQUESTS] }),
  });
}
