import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member, UpdateMemberRequest } from '../../../shared/api/members.ts';
import type { Account } from '../../../shared/api/person.ts';
import { List } from '../../ui/list-row.tsx';
import { useSpoken } from '../../ui/use-spoken.tsx';
import { NotLoaded } from '../not-loaded.tsx';
import { teamApi } from '../team-api.ts';
import { Guests } from './guests.tsx';
import { RecoveredNote, type Recovered } from './member-menu.tsx';
import { MemberRow } from './member-row.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import settings from '../settings/settings.module.css';

/** The members, the guests apart, and for who looks after the instance what becomes of them. */
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
    onSuccess: ({ name, role, state, email }, { wanted }) => {
      if (wanted.role !== undefined) say(t('members.isNow', { name, role: t(`roles.${role}`) }));
      else if (state !== 'active') say(t('members.isOut', { name }));
      else say(t(role === 'guest' && email === null ? 'members.isInByLink' : 'members.isIn', { name }));
    },
    onSettled: () => void refresh(),
  });
  const failure = change.error;
  const items = members.data?.items ?? [];
  const rowOf = (member: Member): ReactNode => (
    <MemberRow
      key={member.id}
      member={member}
      account={account}
      isChanging={change.isPending && change.variables.id === member.id}
      onChange={(wanted) => change.mutate({ id: member.id, wanted })}
      onRecovered={setRecovered}
      onRemove={() => setLeaving(member)}
    />
  );
  return (
    <section aria-labelledby="team-members">
      <h2 id="team-members">{t('team.members')}</h2>
      <NotLoaded of={members} height={120} />
      {members.data !== undefined && (
        <p className={settings['note']}>{t('members.note', { count: items.length })}</p>
      )}
      {failure !== null && (
        <p role="alert" className={settings['failure']}>
          {t('team.failed', { detail: failure.message })}
        </p>
      )}
      {recovered !== undefined && <RecoveredNote recovered={recovered} />}
      <List>{items.map((member) => rowOf(member))}</List>
      {members.data !== undefined && <Guests count={members.data.guests} rowOf={rowOf} />}
      {spoken}
      {leaving !== undefined && (
        <RemoveDialog
          member={leaving}
          heirs={items.filter(({ id, state }) => id !== leaving.id && state === 'active')}
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
