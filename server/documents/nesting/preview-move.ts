/** Who will see a document and who will not once it is moved: told by moving it, looking, and taking that back. */
import type { Kysely } from 'kysely';
import type { DocumentAccessResponse, MovePreviewResponse } from '../../../shared/api/collections.ts';
import type { DocumentId } from '../../../shared/ids.ts';
import { fail, succeed, type Result } from '../../../shared/result.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { readAccess } from '../rights/document-access.ts';
import { moveDocument, type Move, type MoveFailure } from './move-document.ts';

export async function previewMove(
  db: Kysely<DatabaseSchema>,
  documentId: DocumentId,
  move: Move,
): Promise<Result<MovePreviewResponse, MoveFailure | 'gone'>> {
  const transaction = await db.startTransaction().execute();
  try {
    const before = await readAccess(transaction, move.by, documentId);
    const failure = await moveDocument(transaction, documentId, move);
    if (failure !== undefined) return fail(failure);
    const after = await readAccess(transaction, move.by, documentId);
    return before === undefined || after === undefined ? fail('gone') : succeed(compare(before, after));
  } finally {
    await transaction.rollback().execute();
  }
}

type People = DocumentAccessResponse['people'];

function compare(before: DocumentAccessResponse, after: DocumentAccessResponse): MovePreviewResponse {
  const lastRole = rolesById(before.people);
  const nextRole = rolesById(after.people);
  return {
    from: before.place,
    to: after.place,
    gains: after.people.filter(({ person }) => !lastRole.has(person.id)).map((seer) => told(seer)),
    loses: before.people.filter(({ person }) => !nextRole.has(person.id)).map((seer) => told(seer)),
    changes: after.people.flatMap((seer) => {
      const was = lastRole.get(seer.person.id);
      return was === undefined || was === seer.role ? [] : [{ ...told(seer), was }];
    }),
  };
}

function told({ person, role, ways }: People[number]): MovePreviewResponse['gains'][number] {
  return { person, role, ownsIt: ways.some(({ via, role: given }) => via === 'owner' && given === 'owner') };
}

function rolesById(people: People): ReadonlyMap<string, People[number]['role']> {
  return new Map(people.map(({ person, role }) => [person.id, role]));
}
