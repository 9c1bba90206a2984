/** The lists beside the rule: what SQL preselects and what each document says of itself must be the same. */
import { trustDocumentId } from '../../../shared/ids.ts';
import type { Credential, Principal } from '../../access/principal.ts';
import { listDocuments, type ListedPlace, type ListPosition } from '../list/document-list.ts';
import { readPath } from '../nesting/document-path.ts';
import type { SeenDocument } from '../list/seen-documents.ts';
import { listTrash } from '../trash/trash-list.ts';
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
  const principal = await principalOf(world, credential);
  const allowed = [...(await rolesOf(world, principal, documentIds))].map(([id, role]) => `${id} ${role}`);
  const listed = (await list(world, principal)).map(({ row, role }) => `${row.id} ${role}`);
  return { listed: listed.toSorted(), allowed: allowed.toSorted() };
}

export interface Placed {
  /** Where each list, each document in it, and each path say that something lies; sorted. */
  readonly told: readonly string[];
  /** The same, from where it really lies and what the rule says of that. */
  readonly expected: readonly string[];
}

export async function placedFor(
  world: ApiWorld,
  credential: Credential,
  documentIds: readonly string[],
): Promise<Placed> {
  const principal = await principalOf(world, credential);
  const seen = await rolesOf(world, principal, documentIds);
  const rows = await world.db.selectFrom('documents').select(['id', 'parent_id', 'collection_id']).execute();
  const parentOf = new Map(rows.map(({ id, parent_id }) => [id, parent_id]));
  const seenParent = (id: string): string | undefined => {
    const parent = parentOf.get(id) ?? undefined;
    return parent !== undefined && seen.has(parent) ? parent : undefined;
  };
  const expected: string[] = [];
  for (const id of seen.keys()) {
    const parent = seenParent(id);
    expected.push(`${parent ?? 'top'} holds ${id}`, `${id} lies in ${parent ?? 'nothing'}`);
    if ([...seen.keys()].some((other) => seenParent(other) === id)) expected.push(`${id} opens`);
    const above: string[] = [];
    for (let up = parent; up !== undefined; up = seenParent(up)) above.unshift(up);
    expected.push(`${id} by ${above.join(' ')}`);
  }
  const told: string[] = [];
  const places: readonly ListedPlace[] = documentIds.map((parentId) => ({ kind: 'below', parentId }));
  for (const within of [{ kind: 'top' } as const, ...places]) {
    // oxlint-disable-next-line no-await-in-loop -- one list after the other
    for (const { row } of await list(world, principal, within)) {
      told.push(`${within.kind === 'below' ? within.parentId : 'top'} holds ${row.id}`);
    }
  }
  const reader = { principal, now: world.clock.now() };
  for (const { row, parent, hasInside } of await list(world, principal)) {
    told.push(`${row.id} lies in ${parent?.id ?? 'nothing'}`);
    if (hasInside) told.push(`${row.id} opens`);
    // oxlint-disable-next-line no-await-in-loop -- one path after the other
    const path = await readPath(world.db, reader, trustDocumentId(row.id));
    const documents = path.filter(({ kind }) => kind === 'document').map(({ id }) => id);
    told.push(`${row.id} by ${documents.join(' ')}`);
  }
  return { told: told.toSorted(), expected: expected.toSorted() };
}

export interface Trashed {
  /** `<id> +<how many inside>`, sorted. */
  readonly listed: readonly string[];
  /** The same, from asking about each of the documents whether it may be restored. */
  readonly expected: readonly string[];
}

export async function trashOf(
  world: ApiWorld,
  credential: Credential,
  documentIds: readonly string[],
): Promise<Trashed> {
  const principal = await principalOf(world, credential);
  const rows = await world.db.selectFrom('documents').select(['id', 'parent_id', 'deleted_at']).execute();
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  const theirs = new Set<string>();
  for (const documentId of documentIds) {
    const decision = await world.access.decide('document.restore', principal, { documentId });
    if (decision.kind === 'allowedIn' && decision.isInTrash) theirs.add(documentId);
  }
  const headOf = (id: string): string => {
    const { parent_id: above, deleted_at: deletedAt } = rowOf.get(id) ?? { parent_id: null };
    const goesAlong = above !== null && theirs.has(above) && rowOf.get(above)?.deleted_at === deletedAt;
    return goesAlong ? headOf(above) : id;
  };
  const inside = new Map<string, number>();
  for (const id of theirs) inside.set(headOf(id), (inside.get(headOf(id)) ?? -1) + 1);
  const reader = { principal, now: world.clock.now() };
  const listed: string[] = [];
  let after: ListPosition | undefined;
  do {
    // Small pages, so that some hold nothing that the rule says yes to.
    const page = await listTrash(world.db, reader, { limit: 2, after });
    for (const { id, inside: count } of page.documents) listed.push(`${id} +${count}`);
    after = page.next;
  } while (after !== undefined);
  return {
    listed: listed.toSorted(),
    expected: [...inside].map(([id, count]) => `${id} +${count}`).toSorted(),
  };
}

async function principalOf(world: ApiWorld, credential: Credential): Promise<Principal> {
  const principal = await world.access.identify(credential);
  if (principal === undefined) throw new Error('nobody');
  return principal;
}

/** Of those that the rule lets them see. */
async function rolesOf(
  world: ApiWorld,
  principal: Principal,
  documentIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const roles = new Map<string, string>();
  for (const id of documentIds) {
    const answer = await world.access.documentAccess(principal, trustDocumentId(id));
    if (answer.kind === 'allowed') roles.set(id, answer.role);
  }
  return roles;
}

async function list(
  world: ApiWorld,
  principal: Principal,
  within?: ListedPlace,
): Promise<readonly SeenDocument[]> {
  const { documents } = await listDocuments(world.db, principal, {
    sort: 'created',
    trash: false,
    limit: 100,
    now: world.clock.now(),
    after: undefined,
    within,
  });
  return documents;
}
