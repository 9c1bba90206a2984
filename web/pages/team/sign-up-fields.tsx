import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import {
  SIGN_UP_RULES,
  type InstanceSetting,
  type InstanceSettingsResponse,
  type SignUpRule,
} from '../../../shared/api/instance.ts';
import type { FieldProps, InstanceDraft } from './instance-draft.ts';
import settings from '../settings/settings.module.css';
import classes from './team.module.css';

export interface SignUpFieldsProps {
  readonly saved: InstanceSettingsResponse;
  readonly draft: InstanceDraft;
  readonly field: (name: InstanceSetting) => FieldProps;
  readonly onChange: (change: InstanceDraft) => void;
}

/** Who comes in without an invitation, and as what. */
export function SignUpFields({ saved, draft, field, onChange }: SignUpFieldsProps) {
  const { t } = useTranslation('team');
  const signUp = draft.signUp ?? saved.signUp;
  return (
    <>
      <NativeSelect
        label={t('instance.signUp')}
        value={signUp}
        data={SIGN_UP_RULES.map((value) => ({ value, label: t(`instance.signUps.${value}`) }))}
        onChange={({ currentTarget: { value } }) => {
          const chosen = SIGN_UP_RULES.find((known) => known === value);
          if (chosen !== undefined) onChange({ signUp: chosen });
        }}
        {...field('signUp')}
      />
      <SignUpNote signUp={signUp} saved={saved} />
      {signUp === 'domains' && (
        <TextInput
          name={'signUpDomains' satisfies InstanceSetting}
          label={t('instance.domains')}
          placeholder="example.org, example.com"
          value={draft.domains ?? saved.signUpDomains.join(', ')}
          onChange={(event) => onChange({ domains: event.currentTarget.value })}
          {...field('signUpDomains')}
        />
      )}
      {signUp !== 'invitation' && (
        <NativeSelect
          label={t('instance.signUpRole')}
          value={draft.signUpRole ?? saved.signUpRole}
          data={(['member', 'guest'] as const).map((value) => ({ value, label: t(`roles.${value}`) }))}
          onChange={(event) =>
            onChange({ signUpRole: event.currentTarget.value === 'guest' ? 'guest' : 'member' })
          }
          {...field('signUpRole')}
        />
      )}
    </>
  );
}

interface SignUpNoteProps {
  readonly signUp: SignUpRule;
  readonly saved: Pick<InstanceSettingsResponse, 'sendsMail' | 'hasProvider'>;
}

/** How they come in, as this server is set up; where that cannot work, it says so. */
function SignUpNote({ signUp, saved: { sendsMail, hasProvider } }: SignUpNoteProps) {
  const { t } = useTranslation('team');
  if (signUp === 'invitation') return null;
  if (sendsMail) return <p className={settings['note']}>{t('instance.signUpByMail')}</p>;
  if (signUp === 'open') return <p className={settings['note']}>{t('instance.signUpAtOnce')}</p>;
  return (
    <p className={classes['warning']}>
      {t(hasProvider ? 'instance.signUpByProviderAlone' : 'instance.signUpByNothing')}
    </p>
  );
}
