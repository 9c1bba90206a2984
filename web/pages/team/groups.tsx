import { Button, CloseButton, Skeleton, TextInput } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group, Member } from '../../../shared/api/members.ts';
import { looksAfterInstance } from '../../../shared/roles.ts';
import { ChoiceMenu } from '../../ui/choice-menu.tsx';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { List, ListRow } from '../../ui/list-row.tsx';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import { useSpoken } from '../../ui/use-spoken.tsx';
import { teamApi } from '../team-api.ts';
import { useAccount } from '../use-session.ts';
import { usePeople } from '../use-people.ts';
import settings from '../settings/settings.module.css';
import classes from './team.module.css';

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
  const make = useMutation({
    mutationFn: teamApi.makeGroup,
    onSuccess: ({ name }) => say(t('groups.made', { name })),
    onSettled,
  });
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
  const failure = groups.error ?? make.error ?? remove.error ?? put.error;
  return (
    <section aria-label={t('team.groups')}>
      <p className={settings['note']}>{t('groups.note')}</p>
      {isAdmin && <NewGroup isMaking={make.isPending} onMake={(name) => make.mutate(name)} />}
      {failure !== null && (
        <p role="alert" className={settings['failure']}>
          {t('team.failed', { detail: failure.message })}
        </p>
      )}
      {groups.isPending && <Skeleton height={52} radius="md" />}
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
            onRemove={() => remove.mutate(group)}
          />
        ))}
      </List>
      {spoken}
    </section>
  );
}

interface NewGroupProps {
  readonly isMaking: boolean;
  readonly onMake: (name: string) => void;
}

function NewGroup({ isMaking, onMake }: NewGroupProps) {
  const { t } = useTranslation('team');
  const [name, setName] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const isEmpty = name.trim() === '';
    setIsMissing(isEmpty);
    if (isEmpty) return;
    onMake(name);
    setName('');
  };
  return (
    <form className={settings['make']} onSubmit={onSubmit} noValidate>
      <TextInput
        className={settings['wide']}
        label={t('groups.name')}
        autoComplete="off"
        value={name}
        error={isMissing ? t('groups.nameMissing') : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" className={settings['action']} loading={isMaking}>
        {t('groups.make')}
      </Button>
    </form>
  );
}

interface GroupRowProps {
  readonly group: Group;
  readonly isAdmin: boolean;
  readonly others: readonly Member[];
  readonly isRemoving: boolean;
  readonly onPut: (person: Membership['person'], isIn: boolean) => void;
  readonly onRemove: () => void;
}

function GroupRow({ group, isAdmin, others, isRemoving, onPut, onRemove }: GroupRowProps) {
  const { t } = useTranslation('team');
  const [isAsking, setIsAsking] = useState(false);
  const removeRef = useFocusBack(isAsking);
  const { name } = group;
  return (
    <ListRow
      mark={<IconUsersGroup size="1.25rem" aria-hidden />}
      name={name}
      actionsWhereNarrow="below"
      actions={
        isAdmin && (
          <>
            <ChoiceMenu
              label={t('groups.add', { name })}
              placeholder={t('groups.addChoice')}
              noChoice={t('groups.everybodyIn')}
              choices={others.map((member) => ({ value: member.id, label: member.name }))}
              onChoose={(value) => {
                const chosen = others.find(({ id }) => id === value);
                if (chosen !== undefined) onPut(chosen, true);
              }}
            />
            <Button
              ref={removeRef}
              size="xs"
              variant="light"
              color="red"
              aria-label={t('groups.remove', { name })}
              onClick={() => setIsAsking(true)}
            >
              {t('groups.removeShort')}
            </Button>
          </>
        )
      }
      instead={
        isAsking ? (
          <ConfirmRow
            question={t('groups.removeAsk', { name, count: group.members.length })}
            words={{ yes: t('groups.removeNow'), no: t('members.cancel') }}
            isBusy={isRemoving}
            onYes={onRemove}
            onNo={() => setIsAsking(false)}
          />
        ) : undefined
      }
    >
      {group.members.length === 0 && <span>{t('groups.nobody')}</span>}
      <ul className={classes['chips']}>
        {group.members.map((member) => (
          <li key={member.id} className={classes['chip']}>
            <span dir="auto">{member.name}</span>
            {isAdmin && (
              <CloseButton
                size="sm"
                aria-label={t('groups.takeOut', { person: member.name, name })}
                onClick={() => onPut(member, false)}
              />
            )}
          </li>
        ))}
      </ul>
    </ListRow>
  );
}
