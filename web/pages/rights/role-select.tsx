import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { GRANT_ROLES, type GrantRole } from '../../../shared/roles.ts';
import { ChoiceMenu } from '../../ui/choice-menu.tsx';

export interface RoleSelectProps {
  readonly label: string;
  readonly role: GrantRole;
  readonly onRole: (role: GrantRole) => void;
}

export interface RoleMenuProps extends RoleSelectProps {
  /** Owning is no role that is given: it is asked about first. */
  readonly onHandOver?: (() => void) | undefined;
}

const HAND_OVER = 'handOver';

/** As what somebody is, of those who are in; it holds at once. */
export function RoleMenu({ label, role, onRole, onHandOver }: RoleMenuProps) {
  const { t } = useTranslation('team');
  const handOver =
    onHandOver === undefined ? [] : [{ value: HAND_OVER, label: t('access.handOver') } as const];
  return (
    <ChoiceMenu<GrantRole | typeof HAND_OVER>
      label={label}
      value={role}
      choices={[...GRANT_ROLES.map((value) => ({ value, label: t(`documentRoles.${value}`) })), ...handOver]}
      onChoose={(chosen) => (chosen === HAND_OVER ? onHandOver?.() : onRole(chosen))}
    />
  );
}

export interface RoleFieldProps extends RoleSelectProps {
  readonly isWide?: boolean;
}

/** As what somebody is let in, before they are. */
export function RoleSelect({ label, role, onRole, isWide = false }: RoleFieldProps) {
  const { t } = useTranslation('team');
  return (
    <NativeSelect
      size={isWide ? 'sm' : 'xs'}
      {...(isWide ? { label } : { 'aria-label': label })}
      value={role}
      data={GRANT_ROLES.map((value) => ({ value, label: t(`documentRoles.${value}`) }))}
      onChange={({ currentTarget: { value } }) => {
        const chosen = GRANT_ROLES.find((known) => known === value);
        if (chosen !== undefined) onRole(chosen);
      }}
    />
  );
}
