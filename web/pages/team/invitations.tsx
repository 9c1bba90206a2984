import { IconMail } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { CreatedInvitation, Invitation, Member } from '../../../shared/api/members.ts';
import type { MemberRole } from '../../../shared/roles.ts';
import { List, ListRow } from '../../ui/list-row.tsx';
import { RemovingButton } from '../../ui/removing-button.tsx';
import { ToldOnce } from '../../ui/told-once.tsx';
import { exactly, whenComing } from '../../ui/when.ts';
import { isAbout } from '../api.ts';
import { NotLoaded } from '../not-loaded.tsx';
import { teamApi } from '../team-api.ts';
import { useMadeOnce } from '../use-made-once.ts';
import { usePeople } from '../use-people.ts';
import { NewInvitation } from './new-invitation.tsx';
import classes from '../settings/settings.module.css';
import team from './team.module.css';

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
  // They are in the list below, with their address: this page is for those who see it.
  const people = usePeople();
  const isHere = isAbout(making.error, 'body.email');
  const failure = (isHere ? null : making.error) ?? revoking.error;
  return (
    <section aria-labelledby="team-invite">
      <h2 id="team-invite">{t('invite.heading')}</h2>
      <p className={classes['note']}>{t('invite.note')}</p>
      <NewInvitation
        role={role}
        isMaking={making.isPending}
        problem={
          isHere ? isHereWords(withAddress(people, making.variables?.email ?? undefined), t) : undefined
        }
        onMake={(wanted, onMade) => making.mutate(wanted, { onSuccess: onMade })}
        onTyped={making.reset}
      />
      {failure !== null && (
        <p role="alert" className={classes['failure']}>
          {t('team.failed', { detail: failure.message })}
        </p>
      )}
      {made !== undefined && <Made invitation={made} known={withAddress(people, made.email ?? undefined)} />}
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

function withAddress(people: readonly Member[], email: string | undefined): Member | undefined {
  return email === undefined ? undefined : people.find((person) => person.email === email);
}

/** @param known somebody who was here already when the page last asked */
function isHereWords(known: Member | undefined, t: TFunction<'team'>): string {
  if (known === undefined) return t('invite.isHere');
  const who = { name: known.name, role: t(`roles.${known.role}`) };
  return t(known.state === 'deactivated' ? 'invite.isHereDeactivated' : 'invite.isHereAs', who);
}

interface MadeProps {
  readonly invitation: CreatedInvitation;
  /** Whoever has the address that it is for. */
  readonly known: Member | undefined;
}

function Made({ invitation, known }: MadeProps) {
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
      {known !== undefined && (
        <p>{t('invite.isFor', { name: known.name, role: t(`roles.${known.role}`) })}</p>
      )}
      {invitation.mailed && <p>{t('invite.mailed', { email: invitation.email })}</p>}
    </ToldOnce>
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
