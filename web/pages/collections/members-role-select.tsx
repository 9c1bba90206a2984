import { useTranslation } from 'react-i18next';
import { MEMBERS_ROLES, type MembersRole } from '../../../shared/roles.ts';
import { ChoiceMenu } from '../../ui/choice-menu.tsx';

export interface MembersRoleSelectProps {
  readonly value: MembersRole | null;
  readonly onChoose: (role: MembersRole | null) => void;
}

/** What every member may do in a collection. */
export function MembersRoleSelect({ value, onChoose }: MembersRoleSelectProps) {
  const { t } = useTranslation('team');
  return (
    <ChoiceMenu
      isLabelled
      label={t('collections.members')}
      value={value ?? 'none'}
      choices={(['none', ...MEMBERS_ROLES] as const).map((role) => ({
        value: role,
        label: t(`collections.membersRoles.${role}`),
      }))}
      onChoose={(chosen) => onChoose(chosen === 'none' ? null : chosen)}
    />
  );
}
