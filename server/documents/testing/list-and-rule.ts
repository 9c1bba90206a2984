/** The list beside the rule: what SQL preselects and what each document says of itself must be the same. */
import { trustDocumentId } from '../../../shared/ids.ts';
import type { Credential } from '../../access/principal.ts';
import { listDocuments } from '../document-list.ts';
import type { ApiWorld } from './api-world.ts';

export interface Seen {
  /** `<id> <role>`, sorted. */
  readonly listed: readonly string[];
  /** The same, asked of each of the documents. */
  readonly allowed: readonly string[];
}

export async function seenBy(
  world: ApiWorld,
  credential: Credential,
  documentIds: readonly string[],
): Promise<Seen> {
  const principal = await world.access.identify(credential);
  if (principal === undefined) throw new Error('nobody');
  const allowed: string[] = [];
  for (const id of documentIds) {
    const answer = await world.access.documentAccess(principal, trustDocumentId(id));
    if (answer.kind === 'allowed') allowed.push(`${id} ${answer.role}`);
  }
  const { documents } = await listDocuments(world.db, principal, {
    sort: 'created',
    trash: false,
    limit: 100,
    now: world.clock.now(),
    after: undefined,
  });
  const listed = documents.map(({ row, role }) => `${row.id} ${role}`);
  return { listed: listed.toSorted(), allowed: allowed.toSorted() };
}
