/** Who was let into a document or a collection; letting in, changing and removing where the reader may. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Grant } from '../../../shared/api/collections.ts';
import type { Author } from '../../../shared/api/person.ts';
import { List, ListRow } from '../../ui/list-row.tsx';
import { PersonAvatar } from '../../ui/person-avatar.tsx';
import { safeColor } from '../../ui/person-color.ts';
import { useSpoken } from '../../ui/use-spoken.tsx';
import { teamApi, type GrantedPlace } from '../team-api.ts';
import { useAccount } from '../use-session.ts';
import { AddGrant, type NamedGrant } from './add-grant.tsx';
import { GrantRow, nameOfGrant } from './grant-row.tsx';
import { grantWarning } from './grant-warning.ts';
import { ACCESS_REQUESTS } from './use-open-requests.ts';
import classes from '../document/share/share.module.css';

export interface GrantListProps {
  readonly place: GrantedPlace;
  readonly grants: readonly Grant[];
  /** Shown first, and never among those who can be let in. */
  readonly owner?: Author | null;
  readonly mayChange: boolean;
  /** Its place gives nothing, or it is not open to all members: who is taken off is out. */
  readonly isClosed: boolean;
  readonly onChanged: () => void;
  /** The reader took themselves off: whether it is closed to them now. Awaited before anything else follows. */
  readonly onLeft?: () => Promise<'gone' | 'here'>;
  /** Makes somebody its owner; absent where that is not the reader's to do. */
  readonly onHandOver?: ((userId: string) => void) | undefined;
}

export function GrantList(props: GrantListProps) {
  const { place, grants, owner = null, mayChange, isClosed, onChanged, onLeft, onHandOver } = props;
  const { t } = useTranslation('team');
  const queries = useQueryClient();
  const ownId = useAccount()?.id;
  const onSettled = (): void => {
    void queries.invalidateQueries({ queryKey: ['grants', place.kind, place.id] });
    // Whoever is in now asks for nothing any more.
    void queries.invalidateQueries({ queryKey: [ACCESS_REQUESTS] });
    onChanged();
  };
  const { spoken, say } = useSpoken();
  const put = useMutation({
    mutationFn: ({ name: _said, ...grant }: NamedGrant) => teamApi.putGrant(place, grant),
    onSuccess: (_grants, { name, role }) =>
      say(t('access.isNow', { name, role: t(`documentRoles.${role}`) })),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: ({ id }: Grant) => teamApi.removeGrant(place, id),
    onSuccess: async (_nothing, grant) => {
      say(t('access.isOut', { name: nameOfGrant(grant) }));
      const isGone = grant.person?.id === ownId && (await onLeft?.()) === 'gone';
      // Of what is closed to them now, who left asks no more.
      if (!isGone) onSettled();
    },
    onError: onSettled,
  });
  const failure = put.error ?? remove.error;
  return (
    <>
      {mayChange && (
        <AddGrant
          taken={[...grants.map(({ person, group }) => person?.id ?? group?.id ?? ''), owner?.id ?? '']}
          isAdding={put.isPending}
          onAdd={(grant) => put.mutate(grant)}
        />
      )}
      {failure !== null && (
        <p role="alert" className={classes['failure']}>
          {t('team.failed', { detail: failure.message })}
        </p>
      )}
      <List>
        {owner !== null && (
          <ListRow
            mark={<PersonAvatar name={owner.name} color={safeColor(owner.color)} picture={owner.picture} />}
            name={owner.name === '' ? t('team.former') : owner.name}
          >
            <span>{t('access.owner')}</span>
          </ListRow>
        )}
        {grants.map((grant) => (
          <GrantRow
            key={grant.id}
            grant={grant}
            mayChange={mayChange}
            warning={grantWarning(grant, { kind: place.kind, grants, isClosed }, { t, ownId })}
            onRole={(role) => put.mutate({ ...granteeOf(grant), name: nameOfGrant(grant), role })}
            onRemove={() => remove.mutate(grant)}
            onHandOver={
              onHandOver === undefined || grant.person === null || grant.person.isGuest
                ? undefined
                : () => onHandOver(grant.person?.id ?? '')
            }
          />
        ))}
      </List>
      {spoken}
    </>
  );
}

function granteeOf({ person, group }: Grant): { userId: string } | { groupId: string } {
  return person === null ? { groupId: group?.id ?? '' } : { userId: person.id };
}
