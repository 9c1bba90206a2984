/** Invitations by mail. */
import { invitationLetter } from '../mail/letters.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Instance } from './instance.ts';
import type { InvitationDeps } from './invitation-routes.ts';

export interface MailInvitationOptions {
  readonly mailer: Pick<Mailer, 'send'>;
  readonly instance: Pick<Instance, 'settings'>;
  readonly onError: (error: unknown) => void;
}

/** Waited for: whoever invites is told whether it is on its way, and hands over the link if not. */
export function mailInvitations({
  mailer,
  instance,
  onError,
}: MailInvitationOptions): NonNullable<InvitationDeps['mailInvitation']> {
  return async (to, { url, invitedBy, language }) => {
    const { name } = await instance.settings();
    const place = name === '' ? 'Scriptorium' : name;
    const sent = await mailer.send(invitationLetter({ to, language, link: url, invitedBy, place }));
    if (!sent.ok) onError(sent.error);
    return sent.ok;
  };
}
