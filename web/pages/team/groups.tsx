import { Button, CloseButton, NativeSelect, Skeleton, TextInput } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group, Member } from '../../../shared/api/members.ts';
import { looksAfterInstance } from '../../../shared/roles.ts';
import { List, ListRow } from '../../ui/list-row.tsx';
import { teamApi } from '../team-api.ts';
import { useAccount } from '../use-session.ts';
import settings from '../settings/settings.module.css';
import classes from './team.module.css';

type Membership = { readonly groupId: string; readonly userId: string; readonly isIn: boolean };

/** People who are let in together. */
export function Groups() {
  const { t } = useTranslation('team');
  const queries = useQueryClient();
  const account = useAccount();
  const isAdmin = account !== null && account !== undefined && looksAfterInstance(account.role);
  const queryKey = ['groups'];
  const groups = useQuery({ queryKey, queryFn: teamApi.groups });
  const members = useQuery({ queryKey: ['members'], queryFn: teamApi.members });
  const onSettled = (): void => void queries.invalidateQueries({ queryKey });
  const make = useMutation({ mutationFn: teamApi.makeGroup, onSettled });
  const remove = useMutation({ mutationFn: teamApi.removeGroup, onSettled });
  const put = useMutation({
    mutationFn: ({ groupId, userId, isIn }: Membership) =>
      isIn ? teamApi.addToGroup(groupId, userId) : teamApi.removeFromGroup(groupId, userId),
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
            others={(members.data?.items ?? []).filter(
              ({ id }) => !group.members.some((member) => member.id === id),
            )}
            onPut={(userId, isIn) => put.mutate({ groupId: group.id, userId, isIn })}
            onRemove={() => remove.mutate(group.id)}
          />
        ))}
      </List>
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
  readonly onPut: (userId: string, isIn: boolean) => void;
  readonly onRemove: () => void;
}

function GroupRow({ group, isAdmin, others, onPut, onRemove }: GroupRowProps) {
  const { t } = useTranslation('team');
  const { name } = group;
  return (
    <ListRow
      mark={<IconUsersGroup size="1.25rem" aria-hidden />}
      name={name}
      actionsWhereNarrow="below"
      actions={
        isAdmin && (
          <>
            <NativeSelect
              size="xs"
              aria-label={t('groups.add', { name })}
              value=""
              data={[
                { value: '', label: t('groups.addChoice') },
                ...others.map((member) => ({ value: member.id, label: member.name })),
              ]}
              onChange={({ currentTarget: { value } }) => {
                if (value !== '') onPut(value, true);
              }}
            />
            <Button
              size="xs"
              variant="light"
              color="red"
              aria-label={t('groups.remove', { name })}
              onClick={onRemove}
            >
              {t('groups.removeShort')}
            </Button>
          </>
        )
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
                onClick={() => onPut(member.id, false)}
              />
            )}
          </li>
        ))}
      </ul>
    </ListRow>
  );
}
