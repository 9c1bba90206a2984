/** Who did it and from where, as a request tells. */
import type { FastifyRequest } from 'fastify';
import type { AuditEntry } from './audit-entry.ts';

export type Asker = Pick<AuditEntry, 'actor' | 'address'>;

export function askerOf({ principal, ip }: Pick<FastifyRequest, 'principal' | 'ip'>): Asker {
  const actor = principal === undefined ? undefined : { id: principal.user.id, name: principal.user.name };
  return { actor, address: ip };
}
