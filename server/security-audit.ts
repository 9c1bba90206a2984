/** What ways in tell about themselves, written into the audit log. */
import type { Kysely } from 'kysely';
import type { AuditKind } from '../shared/api/audit.ts';
import type { NoteSecurityEvent, SecurityEvent, SecurityEventKind } from './accounts/security-events.ts';
import type { AuditLog } from './audit/audit-log.ts';
import type { DatabaseSchema } from './database/schema.ts';

const KINDS: Readonly<Record<SecurityEventKind, AuditKind>> = {
  signIn: 'session.started',
  signInFailed: 'session.refused',
  signOut: 'session.ended',
  passwordChanged: 'password.changed',
  passwordResetAsked: 'password.reset-asked',
  passwordResetLinkMade: 'password.reset-asked',
  passwordReset: 'password.reset',
  emailChanged: 'account.changed',
  secondFactorOn: 'factor.changed',
  secondFactorOff: 'factor.changed',
  recoveryCodesRenewed: 'factor.changed',
  recoveryCodeUsed: 'factor.changed',
  passkeyAdded: 'passkey.changed',
  passkeyRemoved: 'passkey.changed',
  providerLinked: 'account.changed',
};

export interface SecurityAuditParts {
  readonly db: Kysely<DatabaseSchema>;
  readonly audit: Pick<AuditLog, 'note'>;
}

/** In the background: nobody's way in waits for it. */
export function auditSecurityEvents(parts: SecurityAuditParts): NoteSecurityEvent {
  return (event) => void write(parts, event);
}

async function write({ db, audit }: SecurityAuditParts, event: SecurityEvent): Promise<void> {
  const { kind, userId, address, detail: { by, ...detail } = {} } = event;
  const subject = await nameOf(db, userId);
  const actor = by === undefined ? subject : await nameOf(db, by);
  await audit.note({
    kind: KINDS[kind],
    actor,
    address,
    ...(subject === undefined ? {} : { subject: { kind: 'person', ...subject } }),
    detail: { what: kind, ...detail },
  });
}

async function nameOf(
  db: Kysely<DatabaseSchema>,
  userId: string | undefined,
): Promise<{ readonly id: string; readonly name: string } | undefined> {
  if (userId === undefined) return undefined;
  try {
    const row = await db
      .selectFrom('users')
      .select(['id', 'name'])
      .where('id', '=', userId)
      .executeTakeFirst();
    return row ?? { id: userId, name: '' };
  } catch {
    // The entry is worth more than the name.
    return { id: userId, name: '' };
  }
}
