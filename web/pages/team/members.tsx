import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member, UpdateMemberRequest } from '../../../shared/api/members.ts';
import type { Account } from '../../../shared/api/person.ts';
import { looksAfterInstance, MEMBER_ROLES, type MemberRole } from '../../../shared/roles.ts';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { List, ListRow } from '../../ui/list-row.tsx';
import { PersonAvatar } from '../../ui/person-avatar.tsx';
import { safeColor } from '../../ui/person-color.ts';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import { useSpoken } from '../../ui/use-spoken.tsx';
import { when } from '../../ui/when.ts';
import { teamApi } from '../team-api.ts';
import { MemberMenu, RecoveredNote, type Recovered } from './member-menu.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import settings from '../settings/settings.module.css';

/** Everybody, and for who looks after the instance what becomes of them. */
export function Members({ account }: { readonly account: Account }) {
  const { t } = useTranslation('team');
  const queries = useQueryClient();
  const [leaving, setLeaving] = useState<Member>();
  const [recovered, setRecovered] = useState<Recovered>();
  const { spoken, say } = useSpoken();
  const queryKey = ['members'];
  const members = useQuery({ queryKey, queryFn: teamApi.members });
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey });
  const change = useMutation({
    mutationFn: ({ id, wanted }: { id: string; wanted: UpdateMemberRequest }) =>
      teamApi.changeMember(id, wanted),
    onSuccess: ({ name, role, state }, { wanted }) => {
      if (wanted.role !== undefined) say(t('members.isNow', { name, role: t(`roles.${role}`) }));
      else say(t(state === 'active' ? 'members.isIn' : 'members.isOut', { name }));
    },
    onSettled: () => void refresh(),
  });
  const failure = members.error ?? change.error;
  const items = members.data?.items ?? [];
  return (
    <section aria-labelledby="team-members">
      <h2 id="team-members">{t('team.members')}</h2>
      {members.isPending ? (
        <Skeleton height={120} radius="md" />
      ) : (
        <p className={settings['note']}>{t('members.note', { count: items.length })}</p>
      )}
      {failure !== null && (
        <p role="alert" className={settings['failure']}>
          {t('team.failed', { detail: failure.message })}
        </p>
      )}
      {recovered !== undefined && <RecoveredNote recovered={recovered} />}
      <List>
        {items.map((member) => (
          <MemberRow
            key={member.id}
            member={member}
            account={account}
            isChanging={change.isPending && change.variables.id === member.id}
            onChange={(wanted) => change.mutate({ id: member.id, wanted })}
            onRecovered={setRecovered}
            onRemove={() => setLeaving(member)}
          />
        ))}
      </List>
      {spoken}
      {leaving !== undefined && (
        <RemoveDialog
          member={leaving}
          heirs={items.filter(({ id, role }) => id !== leaving.id && role !== 'guest')}
          account={account}
          onClose={() => setLeaving(undefined)}
          onRemoved={() => {
            say(t('members.removed', { name: leaving.name }));
            setLeaving(undefined);
            void refresh();
          }}
        />
      )}
    </section>
  );
}

interface MemberRowProps {
  readonly member: Member;
  readonly account: Account;
  readonly isChanging: boolean;
  readonly onChange: (change: UpdateMemberRequest) => void;
  readonly onRecovered: (recovered: Recovered) => void;
  readonly onRemove: () => void;
}

function MemberRow({ member, account, isChanging, onChange, onRecovered, onRemove }: MemberRowProps) {
  const { t, i18n } = useTranslation('team');
  const { name, role, state } = member;
  const isSelf = member.id === account.id;
  const mayChange =
    looksAfterInstance(account.role) && (account.role === 'owner' || role !== 'owner') && !isSelf;
  const isOut = state === 'deactivated';
  const [isAsking, setIsAsking] = useState(false);
  const askRef = useFocusBack(isAsking);
  const mayDeactivate = mayChange && !isOut;
  const seen =
    member.lastSeenAt === null
      ? t('members.never')
      : t('members.seen', { when: when(member.lastSeenAt, i18n.language) });
  const about = [
    !mayChange && t(`roles.${role}`),
    isOut && t('members.deactivated'),
    member.email ?? false,
    mayChange && seen,
  ].filter((part) => part !== false);
  return (
    <ListRow
      mark={<PersonAvatar name={name} color={safeColor(member.color)} picture={member.picture} />}
      name={isSelf ? `${name} (${t('team.you')})` : name}
      actionsWhereNarrow="below"
      actions={
        mayChange && (
          <>
            <RoleChoice member={member} account={account} onChoose={(chosen) => onChange({ role: chosen })} />
            <Button
              size="xs"
              variant="default"
              loading={isChanging}
              aria-label={t(isOut ? 'members.letInOf' : 'members.deactivateOf', { name })}
              ref={askRef}
              onClick={() => (isOut ? onChange({ deactivated: false }) : setIsAsking(true))}
            >
              {t(isOut ? 'members.letIn' : 'members.deactivate')}
            </Button>
            <MemberMenu member={member} onRecovered={onRecovered} onRemove={onRemove} />
          </>
        )
      }
      instead={
        isAsking && mayDeactivate ? (
          <ConfirmRow
            question={t('members.deactivateAsk', { name })}
            words={{ yes: t('members.deactivateNow'), no: t('members.cancel') }}
            isBusy={isChanging}
            onYes={() => {
              onChange({ deactivated: true });
              setIsAsking(false);
            }}
            onNo={() => setIsAsking(false)}
          />
        ) : undefined
      }
    >
      <span>{about.join(' · ')}</span>
    </ListRow>
  );
}

interface RoleChoiceProps {
  readonly member: Member;
  readonly account: Account;
  readonly onChoose: (role: MemberRole) => void;
}

function RoleChoice({ member, account, onChoose }: RoleChoiceProps) {
  const { t } = useTranslation('team');
  const roles = MEMBER_ROLES.filter((known) => known !== 'owner' || account.role === 'owner');
  return (
    <NativeSelect
      size="xs"
      aria-label={t('members.roleOf', { name: member.name })}
      value={member.role}
      data={roles.map((value) => ({ value, label: t(`roles.${value}`) }))}
      onChange={({ currentTarget: { value } }) => {
        const chosen = roles.find((known) => known === value);
        if (chosen !== undefined) onChoose(chosen);
      }}
    />
  );
}
