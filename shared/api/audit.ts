/** The audit log: what was done about people, rights and ways in. Read by those who look after the instance. */
import { z } from 'zod';
import { pageOf, pageQueryFields } from './paging.ts';

export const AUDIT_KINDS = [
  'session.started',
  'session.refused',
  'session.ended',
  'account.joined',
  'account.changed',
  'account.removed',
  'password.changed',
  'password.reset-asked',
  'password.reset',
  'factor.changed',
  'passkey.changed',
  'token.made',
  'token.revoked',
  'member.role-changed',
  'member.deactivated',
  'member.reactivated',
  'member.removed',
  'group.changed',
  'invitation.made',
  'invitation.revoked',
  'link.made',
  'link.changed',
  'link.revoked',
  'link.joined',
  'collection.made',
  'collection.changed',
  'collection.removed',
  'access.granted',
  'access.changed',
  'access.revoked',
  'access.asked',
  'access.refused',
  'document.narrowed',
  'document.moved',
  'document.handed-over',
  'document.trashed',
  'document.restored',
  'document.erased',
  'instance.changed',
  'audit.exported',
  'link.refused',
  'token.refused',
  'origin.refused',
  'right.refused',
  'limit.reached',
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

export const AUDIT_SUBJECTS = [
  'person',
  'group',
  'document',
  'collection',
  'invitation',
  'link',
  'token',
  'instance',
] as const;
export type AuditSubjectKind = (typeof AUDIT_SUBJECTS)[number];

export const auditEventSchema = z.object({
  /** Grows with time; never given twice. */
  seq: z.int(),
  at: z.string(),
  kind: z.string(),
  /** Null: nobody that is known. Names as they were then. */
  actor: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Where the request came from; null: the command line. */
  address: z.string().nullable(),
  subject: z.object({ kind: z.string(), id: z.string(), name: z.string() }).nullable(),
  detail: z.record(z.string(), z.string()),
});
export type AuditEvent = Readonly<z.infer<typeof auditEventSchema>>;

const auditFilterFields = {
  kind: z.enum(AUDIT_KINDS).optional(),
  /** An account's id: what they did, and what was done to them or about them. */
  person: z.string().max(100).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  /** Not included. */
  until: z.iso.datetime({ offset: true }).optional(),
};

/** `GET /api/v1/audit-log`: newest first. */
export const auditQuerySchema = z.object({ ...pageQueryFields, ...auditFilterFields });
export type AuditQuery = Readonly<z.input<typeof auditQuerySchema>>;
export const auditPageSchema = pageOf(auditEventSchema);
export type AuditPage = Readonly<z.infer<typeof auditPageSchema>>;

/**
 * `GET /api/v1/audit-log/people`: those of whom the log tells and who were removed, the last first. Who is still here
 * is in the list of members.
 */
export const auditPeopleSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      /** Empty: what they wrote is by "a former member". */
      name: z.string(),
      removedAt: z.string(),
    }),
  ),
});
export type FormerPerson = Readonly<z.infer<typeof auditPeopleSchema>['items'][number]>;

/** `GET /api/v1/audit-log/export`: the whole of it, oldest first, as a file. */
export const auditExportQuerySchema = z.object({
  ...auditFilterFields,
  format: z.enum(['csv', 'jsonl']).default('csv'),
});
