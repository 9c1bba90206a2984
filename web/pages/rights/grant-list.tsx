/** Who was let into a document or a collection; letting in, changing and removing where the reader may. */
import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Grant, PutGrantRequest } from '../../../shared/api/collections.ts';
import type { Author } from '../../../shared/api/person.ts';
import type { GrantRole } from '../../../shared/roles.ts';
import { List, ListRow } from '../../ui/list-row.tsx';
import { PersonAvatar } from '../../ui/person-avatar.tsx';
import { safeColor } from '../../ui/person-color.ts';
import { useSpoken } from '../../ui/use-spoken.tsx';
import { usePeople } from '../use-people.ts';
import { teamApi, type GrantedPlace } from '../team-api.ts';
import { useAccount } from '../use-session.ts';
import { GrantRow, nameOfGrant } from './grant-row.tsx';
import { grantWarning } from './grant-warning.ts';
import { RoleSelect } from './role-select.tsx';
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
}

export function GrantList(props: GrantListProps) {
  const { place, grants, owner = null, mayChange, isClosed, onChanged, onLeft } = props;
  const { t } = useTranslation('team');
  const queries = useQueryClient();
  const ownId = useAccount()?.id;
  const onSettled = (): void => {
    void queries.invalidateQueries({ queryKey: ['grants', place.kind, place.id] });
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
          />
        ))}
      </List>
      {spoken}
    </>
  );
}

type NamedGrant = PutGrantRequest & { readonly name: string };

function granteeOf({ person, group }: Grant): { userId: string } | { groupId: string } {
  return person === null ? { groupId: group?.id ?? '' } : { userId: person.id };
}

interface AddGrantProps {
  /** Ids of people and groups who are in already. */
  readonly taken: readonly string[];
  readonly isAdding: boolean;
  readonly onAdd: (grant: NamedGrant) => void;
}

function AddGrant({ taken, isAdding, onAdd }: AddGrantProps) {
  const { t } = useTranslation('team');
  const everybody = usePeople();
  const groups = useQuery({ queryKey: ['groups'], queryFn: teamApi.groups });
  const whoRef = useRef<HTMLSelectElement>(null);
  const [who, setWho] = useState('');
  const [role, setRole] = useState<GrantRole>('editor');
  const people = everybody.filter(({ id, state }) => state === 'active' && !taken.includes(id));
  const others = (groups.data?.items ?? []).filter(({ id }) => !taken.includes(id));
  const add = (): void => {
    const [kind, id = ''] = who.split(':');
    if (id === '') return;
    const name = [...people, ...others].find((known) => known.id === id)?.name ?? '';
    onAdd(kind === 'group' ? { groupId: id, name, role } : { userId: id, name, role });
    setWho('');
    // The button that was pressed is disabled now; the next one is let in from here.
    whoRef.current?.focus();
  };
  return (
    <div className={classes['add']}>
      <NativeSelect
        ref={whoRef}
        label={t('access.add')}
        value={who}
        onChange={(event) => setWho(event.currentTarget.value)}
        data={[
          { value: '', label: t('access.addChoice') },
          ...others.map(({ id, name }) => ({ value: `group:${id}`, label: name })),
          ...people.map(({ id, name, role: memberRole }) => ({
            value: `person:${id}`,
            label: memberRole === 'guest' ? `${name} (${t('access.guest')})` : name,
          })),
        ]}
      />
      <RoleSelect isWide label={t('access.role')} role={role} onRole={setRole} />
      <Button loading={isAdding} disabled={who === ''} onClick={add}>
        {t('access.addNow')}
      </Button>
    </div>
  );
}
