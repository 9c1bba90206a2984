/** Whether somebody may put a document where they want it. */
import type { DatabaseAccess } from '../../access/database-access.ts';
import type { Principal } from '../../access/principal.ts';
import type { Changing } from '../../audit/in-one-step.ts';
import { HttpProblem } from '../../http/errors.ts';
import type { DocumentPlace } from './move-document.ts';

export interface PlacingDeps extends Changing {
  readonly access: Pick<DatabaseAccess, 'decide'>;
}

export interface WantedPlace {
  readonly collectionId?: string | null | undefined;
  readonly parentId?: string | null | undefined;
}

/** Throws where they may put nothing: what they may not know of is told like what is not there. */
export async function requirePlace(
  { access }: Pick<PlacingDeps, 'access'>,
  principal: Principal,
  { collectionId, parentId }: WantedPlace,
): Promise<DocumentPlace> {
  if (typeof parentId === 'string') {
    const decision = await access.decide('document.edit', principal, { documentId: parentId });
    if (decision.kind === 'refused') throw noSuchPlace('parentId', 'a document that you may write in');
    return { kind: 'below', parentId };
  }
  if (typeof collectionId === 'string') {
    const decision = await access.decide('collection.fill', principal, { collectionId });
    if (decision.kind === 'refused') throw noSuchPlace('collectionId', 'a collection that you may write in');
    return { kind: 'collection', collectionId };
  }
  return { kind: 'everybody' };
}

function noSuchPlace(field: keyof WantedPlace, message: string): HttpProblem {
  return new HttpProblem('invalid-input', { errors: [{ field: `body.${field}`, message }] });
}
