/** A line of the audit log, before it is one. */
import type { Selectable } from 'kysely';
import type { AuditKind, AuditSubjectKind } from '../../shared/api/audit.ts';
import type { DatabaseSchema } from '../database/schema.ts';

export interface AuditEntry {
  readonly kind: AuditKind;
  /** Undefined: nobody that is known. */
  readonly actor: { readonly id: string; readonly name: string } | undefined;
  /** Undefined: the command line. */
  readonly address: string | undefined;
  readonly subject?: AuditSubject | undefined;
  /** `person`: the id of somebody whom it is about as well, beside the subject; lines are found by it. */
  readonly detail?: Readonly<Record<string, string>> | undefined;
}

export interface AuditSubject {
  readonly kind: AuditSubjectKind;
  readonly id: string;
  readonly name: string;
}

export type EventRow = Selectable<DatabaseSchema['audit_events']>;

const TEXT_CHARACTERS = 300;

/** `at`: ms since the epoch. */
export function eventRow(
  { kind, actor, address, subject, detail }: AuditEntry,
  at: number,
): Omit<EventRow, 'seq'> {
  const cut = Object.entries(detail ?? {}).map(([name, text]) => [name, text.slice(0, TEXT_CHARACTERS)]);
  return {
    at,
    kind,
    actor_id: actor?.id ?? null,
    actor_name: actor?.name ?? '',
    address: address ?? null,
    subject_kind: subject?.kind ?? null,
    subject_id: subject?.id ?? null,
    subject_name: subject?.name.slice(0, TEXT_CHARACTERS) ?? null,
    detail: JSON.stringify(Object.fromEntries(cut)),
  };
}
