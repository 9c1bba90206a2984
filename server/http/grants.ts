/** What the routes of collections and of documents share about letting people and groups in. */
import type { Grant, PutGrantRequest } from '../../shared/api/collections.ts';
import type { GrantFailure, Grantee } from '../access/grants.ts';
import { HttpProblem } from './errors.ts';

export function granteeIn({ userId, groupId }: PutGrantRequest): Grantee {
  return userId === undefined ? { groupId: groupId ?? '' } : { userId };
}

export function grantProblem(failure: GrantFailure): HttpProblem {
  if (failure === 'tooMany') {
    return new HttpProblem('conflict', { detail: 'There are too many: let a group in instead.' });
  }
  return new HttpProblem('invalid-input', {
    errors: [{ field: 'body.userId', message: 'somebody who is here, or a group' }],
  });
}

export function nameOfGrant(grants: readonly Grant[], grantee: Grantee): string {
  const found = grants.find(({ person, group }) =>
    'userId' in grantee ? person?.id === grantee.userId : group?.id === grantee.groupId,
  );
  return found?.person?.name ?? found?.group?.name ?? '';
}

/** For the audit log, which finds by it what was done about somebody; nothing for a group. */
export function personIn({ userId }: { readonly userId?: string | undefined }): { readonly person?: string } {
  return userId === undefined ? {} : { person: userId };
}
