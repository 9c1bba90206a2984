/** Lines of the audit log about what somebody does with their own account. */
import type { Kysely, Transaction } from 'kysely';
import type { AuditKind } from '../../shared/api/audit.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import { recordEvent } from '../audit/audit-log.ts';
import type { DatabaseSchema } from '../database/schema.ts';

export interface OwnEvent {
  readonly kind: AuditKind;
  readonly userId: string;
  /** Where they did it from; undefined: the command line. */
  readonly address: string | undefined;
  readonly detail?: AuditEntry['detail'];
}

/** Within the transaction of the thing itself: who did it is whom it is about. */
export async function recordOwn(
  transaction: Transaction<DatabaseSchema>,
  { kind, userId, address, detail }: OwnEvent,
  now: number,
): Promise<void> {
  const person = await personNamed(transaction, userId);
  const subject = { kind: 'person', ...person } as const;
  await recordEvent(transaction, { kind, actor: person, address, subject, detail }, now);
}

export async function personNamed(
  db: Kysely<DatabaseSchema>,
  userId: string,
): Promise<{ readonly id: string; readonly name: string }> {
  const row = await db.selectFrom('users').select(['id', 'name']).where('id', '=', userId).executeTakeFirst();
  return row ?? { id: userId, name: '' };
}
