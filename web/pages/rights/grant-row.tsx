/** Somebody on the list of a document or a collection. Who would shut themselves or everybody out is asked first. */
import { IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Grant } from '../../../shared/api/collections.ts';
import type { GrantRole } from '../../../shared/roles.ts';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { ListRow } from '../../ui/list-row.tsx';
import { PersonAvatar } from '../../ui/person-avatar.tsx';
import { safeColor } from '../../ui/person-color.ts';
import { RemovingButton } from '../../ui/removing-button.tsx';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import { RoleMenu } from './role-select.tsx';

export interface GrantRowProps {
  readonly grant: Grant;
  readonly mayChange: boolean;
  /** What is said before the reader takes this off, or takes the managing from it; undefined: nothing is asked. */
  readonly warning: string | undefined;
  readonly onRole: (role: GrantRole) => void;
  readonly onRemove: () => void;
  /** Undefined: they cannot be made its owner here. */
  readonly onHandOver: (() => void) | undefined;
}

type Asked = 'remove' | 'handOver' | GrantRole;

const YES = {
  remove: 'access.removeNow',
  handOver: 'access.handOverNow',
  role: 'access.changeNow',
} as const;

export function nameOfGrant({ person, group }: Grant): string {
  return person?.name ?? group?.name ?? '';
}

export function GrantRow({ grant, mayChange, warning, onRole, onRemove, onHandOver }: GrantRowProps) {
  const { t } = useTranslation('team');
  const { person, group, role } = grant;
  const name = nameOfGrant(grant);
  const [asked, setAsked] = useState<Asked>();
  const removeRef = useFocusBack(asked !== undefined);
  const question = asked === 'handOver' ? t('access.handOverAsk', { name }) : warning;
  const doAsked = (): void => {
    setAsked(undefined);
    if (asked === 'remove') onRemove();
    else if (asked === 'handOver') onHandOver?.();
    else if (asked !== undefined) onRole(asked);
  };
  return (
    <ListRow
      mark={
        person === null ? (
          <IconUsersGroup size="1.25rem" aria-hidden />
        ) : (
          <PersonAvatar
            name={name}
            color={safeColor(person.color)}
            picture={person.picture}
            isGuest={person.isGuest}
          />
        )
      }
      name={person?.isGuest === true ? `${name} (${t('access.guest')})` : name}
      actionsWhereNarrow="below"
      actions={
        mayChange && (
          <>
            <RoleMenu
              label={t('access.roleOf', { name })}
              role={role}
              onHandOver={onHandOver === undefined ? undefined : () => setAsked('handOver')}
              onRole={(next) => (warning === undefined || next === 'manager' ? onRole(next) : setAsked(next))}
            />
            <RemovingButton
              ref={removeRef}
              spoken={t('access.removeOf', { name })}
              onPress={() => (warning === undefined ? onRemove() : setAsked('remove'))}
            >
              {t('access.remove')}
            </RemovingButton>
          </>
        )
      }
      instead={
        asked !== undefined && question !== undefined ? (
          <ConfirmRow
            question={question}
            words={{
              yes: t(YES[asked === 'remove' || asked === 'handOver' ? asked : 'role']),
              no: t('members.cancel'),
            }}
            isBusy={false}
            onYes={doAsked}
            onNo={() => setAsked(undefined)}
          />
        ) : undefined
      }
    >
      {group !== null && <span>{t('access.groupSize', { count: group.members })}</span>}
      {!mayChange && <span>{t(`documentRoles.${role}`)}</span>}
    </ListRow>
  );
}
