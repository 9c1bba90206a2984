import { Button } from '@mantine/core';
import { useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member, UpdateMemberRequest } from '../../../shared/api/members.ts';
import type { Account } from '../../../shared/api/person.ts';
import { looksAfterInstance, MEMBER_ROLES, type MemberRole } from '../../../shared/roles.ts';
import { ChoiceMenu } from '../../ui/choice-menu.tsx';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { ListRow } from '../../ui/list-row.tsx';
import { PersonAvatar } from '../../ui/person-avatar.tsx';
import { safeColor } from '../../ui/person-color.ts';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import { when } from '../../ui/when.ts';
import { MemberMenu, useRemoveFactor, type Recovered } from './member-menu.tsx';

export interface MemberRowProps {
  readonly member: Member;
  readonly account: Account;
  readonly isChanging: boolean;
  readonly onChange: (change: UpdateMemberRequest) => void;
  readonly onRecovered: (recovered: Recovered) => void;
  readonly onRemove: () => void;
}

/** Somebody who is here, and for who looks after the instance what becomes of them. */
export function MemberRow({ member, account, isChanging, onChange, onRecovered, onRemove }: MemberRowProps) {
  const { t, i18n } = useTranslation('team');
  const { name, role, state } = member;
  const isSelf = member.id === account.id;
  const mayChange =
    looksAfterInstance(account.role) && (account.role === 'owner' || role !== 'owner') && !isSelf;
  const isOut = state === 'deactivated';
  const [asked, setAsked] = useState<Asked>();
  const askRef = useFocusBack(asked === 'deactivate');
  const roleRef = useFocusBack(asked === 'owner');
  const menuRef = useFocusBack(asked === 'factor');
  const removeFactor = useRemoveFactor(member, onRecovered);
  const deeds: Readonly<Record<Asked, () => void>> = {
    deactivate: () => onChange({ deactivated: true }),
    owner: () => onChange({ role: 'owner' }),
    factor: removeFactor.mutate,
  };
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
            <RoleChoice
              ref={roleRef}
              member={member}
              account={account}
              onChoose={(chosen) => (chosen === 'owner' ? setAsked('owner') : onChange({ role: chosen }))}
            />
            <Button
              size="xs"
              variant="default"
              loading={isChanging}
              aria-label={t(isOut ? 'members.letInOf' : 'members.deactivateOf', { name })}
              ref={askRef}
              onClick={() => (isOut ? onChange({ deactivated: false }) : setAsked('deactivate'))}
            >
              {t(isOut ? 'members.letIn' : 'members.deactivate')}
            </Button>
            <MemberMenu
              ref={menuRef}
              member={member}
              onRecovered={onRecovered}
              onRemove={onRemove}
              onRemoveFactor={() => setAsked('factor')}
            />
          </>
        )
      }
      instead={
        asked !== undefined && mayChange && !(asked === 'deactivate' && isOut) ? (
          <ConfirmRow
            question={t(ASKED[asked].question, { name })}
            words={{ yes: t(ASKED[asked].yes), no: t('members.cancel') }}
            isBusy={isChanging}
            onYes={() => {
              deeds[asked]();
              setAsked(undefined);
            }}
            onNo={() => setAsked(undefined)}
          />
        ) : undefined
      }
    >
      <span>{about.join(' · ')}</span>
    </ListRow>
  );
}

type Asked = 'deactivate' | 'owner' | 'factor';

/** What is asked once more, in the row. */
const ASKED = {
  deactivate: { question: 'members.deactivateAsk', yes: 'members.deactivateNow' },
  owner: { question: 'members.ownerAsk', yes: 'members.ownerNow' },
  factor: { question: 'members.factorAsk', yes: 'members.factorNow' },
} as const;

interface RoleChoiceProps {
  readonly ref: Ref<HTMLButtonElement>;
  readonly member: Member;
  readonly account: Account;
  readonly onChoose: (role: MemberRole) => void;
}

function RoleChoice({ ref, member, account, onChoose }: RoleChoiceProps) {
  const { t } = useTranslation('team');
  const roles = MEMBER_ROLES.filter((known) => known !== 'owner' || account.role === 'owner');
  return (
    <ChoiceMenu
      ref={ref}
      label={t('members.roleOf', { name: member.name })}
      value={member.role}
      choices={roles.map((value) => ({ value, label: t(`roles.${value}`) }))}
      onChoose={onChoose}
    />
  );
}
