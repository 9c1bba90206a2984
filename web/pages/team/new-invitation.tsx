import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreateInvitationRequest } from '../../../shared/api/members.ts';
import { emailSchema } from '../../../shared/api/person.ts';
import { MEMBER_ROLES, type MemberRole } from '../../../shared/roles.ts';
import classes from '../settings/settings.module.css';
import team from './team.module.css';

const DAYS = [1, 7, 30, 90] as const;
const PEOPLE = [1, 5, 20, 100] as const;

export interface NewInvitationProps {
  readonly role: MemberRole;
  readonly isMaking: boolean;
  /** With the address, as the server has it. */
  readonly problem: string | undefined;
  readonly onMake: (invitation: CreateInvitationRequest, onMade: () => void) => void;
  readonly onTyped: () => void;
}

/** For whom, as what, for how long. */
export function NewInvitation({ role, isMaking, problem, onMake, onTyped }: NewInvitationProps) {
  const { t, i18n } = useTranslation('team');
  const [email, setEmail] = useState('');
  const [become, setBecome] = useState<MemberRole>('member');
  const [days, setDays] = useState('7');
  const [people, setPeople] = useState('1');
  const [isEmailWrong, setIsEmailWrong] = useState(false);
  const roles = MEMBER_ROLES.filter((known) => known !== 'owner' || role === 'owner');
  const hasEmail = email.trim() !== '';
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const address = emailSchema.safeParse(email);
    setIsEmailWrong(hasEmail && !address.success);
    if (hasEmail && !address.success) return;
    const wanted = {
      role: become,
      days: Number(days),
      maxUses: Number(people),
      language: i18n.language === 'de' ? 'de' : 'en',
      ...(address.success ? { email: address.data } : {}),
    } as const;
    onMake(wanted, () => {
      setEmail('');
      // What gives much is chosen anew each time.
      setBecome('member');
    });
  };
  return (
    <form className={classes['make']} onSubmit={onSubmit} noValidate>
      <TextInput
        className={classes['wide']}
        type="email"
        label={t('invite.email')}
        autoComplete="off"
        value={email}
        error={isEmailWrong ? t('invite.emailWrong') : problem}
        onChange={(event) => {
          setEmail(event.currentTarget.value);
          onTyped();
        }}
      />
      <NativeSelect
        label={t('invite.role')}
        description={t(`invite.roleNotes.${become}`)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={become}
        data={roles.map((value) => ({ value, label: t(`roles.${value}`) }))}
        onChange={({ currentTarget: { value } }) =>
          setBecome(roles.find((known) => known === value) ?? 'member')
        }
      />
      <NativeSelect
        label={t('invite.days')}
        value={days}
        data={DAYS.map((count) => ({
          value: String(count),
          label: t('share.endsAfter', { count, ns: 'translation' }),
        }))}
        onChange={(event) => setDays(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('invite.maxUses')}
        // One with an address is for one; what stands there does not go away under somebody's hands.
        disabled={hasEmail}
        value={hasEmail ? '1' : people}
        data={PEOPLE.map(String)}
        onChange={(event) => setPeople(event.currentTarget.value)}
      />
      <Button type="submit" className={team['end']} loading={isMaking}>
        {t('invite.make')}
      </Button>
    </form>
  );
}
