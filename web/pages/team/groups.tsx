import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { GROUP_NAME_CHARACTERS, type Group, type Member } from '../../../shared/api/members.ts';
import { looksAfterInstance } from '../../../shared/roles.ts';
import { List } from '../../ui/list-row.tsx';
import { useSpoken } from '../../ui/use-spoken.tsx';
import { isAbout } from '../api.ts';
import { nameProblem } from '../account/person-fields.tsx';
import { NotLoaded } from '../not-loaded.tsx';
import { teamApi } from '../team-api.ts';
import { useAccount } from '../use-session.ts';
import { usePeople } from '../use-people.ts';
import { GroupRow } from './group-row.tsx';
import settings from '../settings/settings.module.css';

interface Membership {
  readonly group: Group;
  readonly person: Pick<Member, 'id' | 'name'>;
  readonly isIn: boolean;
}

/** People who are let in together. */
export function Groups() {
  const { t } = useTranslation('team');
  const queries = useQueryClient();
  const account = useAccount();
  const isAdmin = account !== null && account !== undefined && looksAfterInstance(account.role);
  const queryKey = ['groups'];
  const groups = useQuery({ queryKey, queryFn: teamApi.groups });
  const people = usePeople();
  const onSettled = (): void => void queries.invalidateQueries({ queryKey });
  const { spoken, say } = useSpoken();
  const remove = useMutation({
    mutationFn: ({ id }: Group) => teamApi.removeGroup(id),
    onSuccess: (_nothing, { name }) => say(t('groups.removed', { name })),
    onSettled,
  });
  const put = useMutation({
    mutationFn: ({ group, person, isIn }: Membership) =>
      isIn ? teamApi.addToGroup(group.id, person.id) : teamApi.removeFromGroup(group.id, person.id),
    onSuccess: (_nothing, { group, person, isIn }) =>
      say(t(isIn ? 'groups.added' : 'groups.takenOut', { person: person.name, name: group.name })),
    onSettled,
  });
  const failure = remove.error ?? put.error;
  return (
    <section aria-label={t('team.groups')}>
      <p className={settings['note']}>{t('groups.note')}</p>
      {isAdmin && (
        <NewGroup
          onMade={({ name }) => {
            say(t('groups.made', { name }));
            onSettled();
          }}
        />
      )}
      {failure !== null && (
        <p role="alert" className={settings['failure']}>
          {t('team.failed', { detail: failure.message })}
        </p>
      )}
      <NotLoaded of={groups} height={52} />
      {groups.data?.items.length === 0 && <p className={settings['note']}>{t('groups.none')}</p>}
      <List>
        {groups.data?.items.map((group) => (
          <GroupRow
            key={group.id}
            group={group}
            isAdmin={isAdmin}
            others={people.filter(({ id }) => !group.members.some((member) => member.id === id))}
            isRemoving={remove.isPending && remove.variables.id === group.id}
            onPut={(person, isIn) => put.mutate({ group, person, isIn })}
            onRenamed={({ name }) => {
              say(t('groups.renamed', { before: group.name, name }));
              onSettled();
            }}
            onRemove={() => remove.mutate(group)}
          />
        ))}
      </List>
      {spoken}
    </section>
  );
}

function NewGroup({ onMade }: { readonly onMade: (made: Group) => void }) {
  const { t } = useTranslation('team');
  const { t: general } = useTranslation();
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string>();
  const make = useMutation({
    mutationFn: teamApi.makeGroup,
    onSuccess: (made) => {
      setName('');
      onMade(made);
    },
  });
  const isTaken = isAbout(make.error, 'body.name');
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const found = nameProblem(name, general);
    setProblem(found);
    if (found === undefined) make.mutate(name);
  };
  return (
    <form className={settings['make']} onSubmit={onSubmit} noValidate>
      <TextInput
        className={settings['wide']}
        label={t('groups.name')}
        autoComplete="off"
        maxLength={GROUP_NAME_CHARACTERS}
        dir="auto"
        value={name}
        error={problem ?? (isTaken ? t('groups.taken') : undefined)}
        onChange={(event) => {
          setName(event.currentTarget.value);
          setProblem(undefined);
          make.reset();
        }}
      />
      {make.isError && !isTaken && (
        <p role="alert" className={settings['failure']}>
          {t('team.failed', { detail: make.error.message })}
        </p>
      )}
      <Button type="submit" className={settings['action']} loading={make.isPending}>
        {t('groups.make')}
      </Button>
    </form>
  );
}
