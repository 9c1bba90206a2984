import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MEMBERS_ROLES, type MembersRole } from '../../../shared/roles.ts';

export interface MembersRoleSelectProps {
  readonly value: MembersRole | null;
  readonly onChoose: (role: MembersRole | null) => void;
}

/** What every member may do in a collection. */
export function MembersRoleSelect({ value, onChoose }: MembersRoleSelectProps) {
  const { t } = useTranslation('team');
  return (
    <NativeSelect
      label={t('collections.members')}
      value={value ?? 'none'}
      data={(['none', ...MEMBERS_ROLES] as const).map((role) => ({
        value: role,
        label: t(`collections.membersRoles.${role}`),
      }))}
      onChange={({ currentTarget: { value: chosen } }) =>
        onChoose(MEMBERS_ROLES.find((known) => known === chosen) ?? null)
      }
    />
  );
}
