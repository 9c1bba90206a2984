/** The gate of every route about one document: an id from outside becomes a document that the asker may see. */
import { parseDocumentId, type DocumentId } from '../../shared/ids.ts';
import { DOCUMENT_ROLES, type DocumentRole } from '../../shared/roles.ts';
import type { DatabaseAccess } from '../access/database-access.ts';
import { roleOf } from '../access/document-role.ts';
import type { Principal } from '../access/principal.ts';
import { HttpProblem } from '../http/errors.ts';

export interface Permitted {
  readonly documentId: DocumentId;
  readonly role: DocumentRole;
}

/** Whoever may not know of the document hears the same as of one that does not exist. */
export async function requireRole(
  access: DatabaseAccess,
  principal: Principal,
  id: string,
  least: DocumentRole,
): Promise<Permitted> {
  const documentId = parseDocumentId(id);
  if (documentId === undefined) throw new HttpProblem('not-found');
  const answer = await access.documentAccess(principal, documentId);
  switch (answer.kind) {
    case 'allowed':
      if (!isAtLeast(answer.role, least)) throw new HttpProblem('forbidden');
      return { documentId, role: answer.role };
    case 'forbidden':
      throw new HttpProblem('forbidden', { detail: 'The share link that led here has been revoked.' });
    case 'notFound':
      throw new HttpProblem('not-found');
    case 'deleted':
      throw new HttpProblem('not-found', { detail: 'This document is in the trash.' });
    case 'signedOut':
      throw new HttpProblem('not-signed-in');
    default:
      return answer satisfies never;
  }
}

/** For deleting and restoring: the role counts in the trash as well. */
export async function requireOwner(
  access: DatabaseAccess,
  principal: Principal,
  id: string,
): Promise<Permitted & { readonly inTrash: boolean }> {
  const documentId = parseDocumentId(id);
  if (documentId === undefined) throw new HttpProblem('not-found');
  const { asker, document } = await access.documentFacts(principal, documentId);
  if (asker.kind === 'signedOut') throw new HttpProblem('not-signed-in');
  const role = roleOf(asker);
  if (document === undefined || role === undefined) throw new HttpProblem('not-found');
  if (role !== 'owner')
    throw new HttpProblem('forbidden', { detail: 'Only its owner or an admin may do this.' });
  return { documentId, role, inTrash: document.inTrash };
}

function isAtLeast(role: DocumentRole, least: DocumentRole): boolean {
  return DOCUMENT_ROLES.indexOf(role) >= DOCUMENT_ROLES.indexOf(least);
}

/** The person behind a request that makes or manages things; guests and bare links do not. */
export function requireMember(principal: Principal): Principal {
  if (principal.proof.kind === 'shareLink' || principal.memberRole === 'guest') {
    throw new HttpProblem('forbidden', { detail: 'Guests may do this in no document.' });
  }
  return principal;
}
