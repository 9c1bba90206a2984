import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { GrantRole } from '../../../shared/roles.ts';
import { List, ListRow } from '../../ui/list-row.tsx';
import { PersonAvatar } from '../../ui/person-avatar.tsx';
import { safeColor } from '../../ui/person-color.ts';
import { isOffline } from '../api.ts';
import { mailLanguage } from '../mail-language.ts';
import { NotLoaded } from '../not-loaded.tsx';
import { teamApi } from '../team-api.ts';
import { ACCESS_REQUESTS } from './use-open-requests.ts';
import classes from '../document/share/share.module.css';

export interface AccessRequestsProps {
  readonly documentId: string;
  /** @param said what was done */
  readonly onChanged: (said?: string) => void;
}

interface Decision {
  readonly id: string;
  readonly name: string;
  readonly role: GrantRole | null;
}

/** Who met a closed door and asked; nothing while nobody did. */
export function AccessRequests({ documentId, onChanged }: AccessRequestsProps) {
  const { t, i18n } = useTranslation('team');
  const queries = useQueryClient();
  const queryKey = [ACCESS_REQUESTS, documentId];
  const requests = useQuery({ queryKey, queryFn: () => teamApi.requests(documentId) });
  const decide = useMutation({
    mutationFn: ({ id, role }: Decision) =>
      teamApi.decide(documentId, id, { role, language: mailLanguage(i18n.language) }),
    onSuccess: (_nothing, { name, role }) =>
      onChanged(t(role === null ? 'access.declined' : 'access.isIn', { name })),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: [ACCESS_REQUESTS] });
      onChanged();
    },
  });
  const items = requests.data?.items ?? [];
  // That there is no way to the server, the list of people says for both.
  if (items.length === 0) return isOffline(requests.error) ? null : <NotLoaded of={requests} />;
  return (
    <div className={classes['dialog']} role="group" aria-label={t('access.requests')}>
      <h4 className={classes['heading']}>{t('access.requests')}</h4>
      {decide.isError && (
        <p role="alert" className={classes['failure']}>
          {t('team.failed', { detail: decide.error.message })}
        </p>
      )}
      <List>
        {items.map(({ id, person, message }) => (
          <ListRow
            key={id}
            mark={
              <PersonAvatar name={person.name} color={safeColor(person.color)} picture={person.picture} />
            }
            name={person.name}
            actionsWhereNarrow="below"
            actions={
              <>
                {(['viewer', 'editor'] as const).map((role) => (
                  <Button
                    key={role}
                    size="xs"
                    variant={role === 'editor' ? 'filled' : 'default'}
                    aria-label={`${t('access.letIn', { name: person.name })}: ${t(`documentRoles.${role}`)}`}
                    onClick={() => decide.mutate({ id, name: person.name, role })}
                  >
                    {t(`documentRoles.${role}`)}
                  </Button>
                ))}
                <Button
                  size="xs"
                  variant="light"
                  color="red"
                  aria-label={t('access.declineOf', { name: person.name })}
                  onClick={() => decide.mutate({ id, name: person.name, role: null })}
                >
                  {t('access.decline')}
                </Button>
              </>
            }
          >
            {person.isGuest && <span>{t('access.guest')}</span>}
            {message !== '' && <span dir="auto">{message}</span>}
          </ListRow>
        ))}
      </List>
    </div>
  );
}
