import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { GRANT_ROLES, type GrantRole } from '../../../shared/roles.ts';

export interface RoleSelectProps {
  readonly label: string;
  readonly role: GrantRole;
  readonly onRole: (role: GrantRole) => void;
  readonly isWide?: boolean;
  /** Owning is no role that is given: it is asked about first. */
  readonly onHandOver?: (() => void) | undefined;
}

const HAND_OVER = 'handOver';

/** As what somebody is let in. */
export function RoleSelect({ label, role, onRole, isWide = false, onHandOver }: RoleSelectProps) {
  const { t } = useTranslation('team');
  return (
    <NativeSelect
      size={isWide ? 'sm' : 'xs'}
      {...(isWide ? { label } : { 'aria-label': label })}
      value={role}
      data={[
        ...GRANT_ROLES.map((value) => ({ value, label: t(`documentRoles.${value}`) })),
        ...(onHandOver === undefined ? [] : [{ value: HAND_OVER, label: t('access.handOver') }]),
      ]}
      onChange={({ currentTarget: { value } }) => {
        if (value === HAND_OVER) onHandOver?.();
        const chosen = GRANT_ROLES.find((known) => known === value);
        if (chosen !== undefined) onRole(chosen);
      }}
    />
  );
}
