import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreatedInvitation, CreateInvitationRequest, Invitation } from '../../../shared/api/members.ts';
import { emailSchema } from '../../../shared/api/person.ts';
import { MEMBER_ROLES, type MemberRole } from '../../../shared/roles.ts';
import { List, ListRow } from '../../ui/list-row.tsx';
import { RemovingButton } from '../../ui/removing-button.tsx';
import { ToldOnce } from '../../ui/told-once.tsx';
import { exactly, whenComing } from '../../ui/when.ts';
import { NotLoaded } from '../not-loaded.tsx';
import { teamApi } from '../team-api.ts';
import { useMadeOnce } from '../use-made-once.ts';
import classes from '../settings/settings.module.css';
import team from './team.module.css';

const DAYS = [1, 7, 30, 90] as const;
const PEOPLE = [1, 5, 20, 100] as const;

/** Letting new people in. */
export function Invitations({ role }: { readonly role: MemberRole }) {
  const { t } = useTranslation('team');
  const queryKey = ['invitations'];
  const open = useQuery({ queryKey, queryFn: teamApi.invitations });
  const { made, making, revoking, isRevoking, spoken } = useMadeOnce({
    queryKey,
    make: teamApi.invite,
    revoke: teamApi.revokeInvitation,
    revoked: t('invite.revoked'),
  });
  const failure = making.error ?? revoking.error;
  return (
    <section aria-labelledby="team-invite">
      <h2 id="team-invite">{t('invite.heading')}</h2>
      <p className={classes['note']}>{t('invite.note')}</p>
      <NewInvitation role={role} isMaking={making.isPending} onMake={(wanted) => making.mutate(wanted)} />
      {failure !== null && (
        <p role="alert" className={classes['failure']}>
          {t('team.failed', { detail: failure.message })}
        </p>
      )}
      {made !== undefined && <Made invitation={made} />}
      <NotLoaded of={open} height={52} />
      {open.data !== undefined && open.data.items.length > 0 && (
        <>
          <h3 className={team['heading']}>{t('invite.open')}</h3>
          <List>
            {open.data.items.map((invitation) => (
              <InvitationRow
                key={invitation.id}
                invitation={invitation}
                now={open.dataUpdatedAt}
                isRevoking={isRevoking(invitation.id)}
                onRevoke={() => revoking.mutate(invitation.id)}
              />
            ))}
          </List>
        </>
      )}
      {spoken}
    </section>
  );
}

function Made({ invitation }: { readonly invitation: CreatedInvitation }) {
  const { t } = useTranslation('team');
  return (
    <ToldOnce
      value={invitation.url}
      label={t('invite.field')}
      intro={t('invite.made')}
      words={{
        copy: t('invite.copy'),
        copied: t('invite.copied'),
        copyYourself: t('invite.copyYourself'),
      }}
    >
      {invitation.mailed && <p>{t('invite.mailed', { email: invitation.email })}</p>}
    </ToldOnce>
  );
}

interface NewInvitationProps {
  readonly role: MemberRole;
  readonly isMaking: boolean;
  readonly onMake: (invitation: CreateInvitationRequest) => void;
}

function NewInvitation({ role, isMaking, onMake }: NewInvitationProps) {
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
    onMake({
      role: become,
      days: Number(days),
      maxUses: Number(people),
      language: i18n.language === 'de' ? 'de' : 'en',
      ...(address.success ? { email: address.data } : {}),
    });
    setEmail('');
  };
  return (
    <form className={classes['make']} onSubmit={onSubmit} noValidate>
      <TextInput
        className={classes['wide']}
        type="email"
        label={t('invite.email')}
        autoComplete="off"
        value={email}
        error={isEmailWrong ? t('invite.emailWrong') : undefined}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('invite.role')}
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

interface InvitationRowProps {
  readonly invitation: Invitation;
  /** ms since the epoch */
  readonly now: number;
  readonly isRevoking: boolean;
  readonly onRevoke: () => void;
}

function InvitationRow({ invitation, now, isRevoking, onRevoke }: InvitationRowProps) {
  const { t, i18n } = useTranslation('team');
  const name = invitation.email ?? t('invite.anybody');
  const { uses, maxUses: max } = invitation;
  const about = [
    t(`roles.${invitation.role}`),
    t('invite.ends', { when: whenComing(invitation.expiresAt, i18n.language, now) }),
    max !== null && max > 1 && t('invite.uses', { uses, max }),
  ].filter((part) => part !== false);
  return (
    <ListRow
      mark={<IconMail size="1.25rem" aria-hidden />}
      name={name}
      actions={
        <RemovingButton spoken={t('invite.revokeOf', { name })} isBusy={isRevoking} onPress={onRevoke}>
          {t('invite.revoke')}
        </RemovingButton>
      }
    >
      <span title={exactly(invitation.createdAt, i18n.language)}>{about.join(' · ')}</span>
    </ListRow>
  );
}
