/** What the rules need to know of a share link's row. */
import {
  sql,
  type AliasedRawBuilder,
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type RawBuilder,
  type Selectable,
  type SqlBool,
} from 'kysely';
import type { DatabaseSchema } from '../database/schema.ts';
import type { MemberRole } from '../../shared/roles.ts';
import { mayStillShare, roleByLink, type Level, type LinkFacts, type MakerFacts } from './document-role.ts';
import { levelsOf, readPlaces, type PlaceRow } from './places.ts';

type LinkTable = Selectable<DatabaseSchema['share_links']>;

/** A link as `LINK_COLUMNS`, `linksOff()` and `makerRole()` read it. */
export interface LinkRow extends Pick<
  LinkTable,
  'document_id' | 'role' | 'revoked_at' | 'expires_at' | 'created_by'
> {
  /** 1: this instance lets nobody in by links (`linksOff`). */
  readonly links_off: number;
  /** Null: nobody that is still here (`makerRole`). */
  readonly maker_role: MemberRole | null;
  /** Of somebody who came by it: when they were taken out. Null: they were not (`notTakenOut`). */
  readonly ended_at: number | null;
}

export const LINK_COLUMNS = [
  'share_links.document_id',
  'share_links.role',
  'share_links.revoked_at',
  'share_links.expires_at',
  'share_links.created_by',
] as const;

/** Reads the rows of the way up as they are for one person. */
export type ReadPlacesFor = (documentId: string, userId: string) => Promise<readonly PlaceRow[]>;

export interface FactsOptions {
  /** ms since the epoch */
  readonly now: number;
  /** Rows of the way up from the document, whosever grants they tell: where it is open to all, no more is read. */
  readonly known?: readonly PlaceRow[];
  readonly placesFor: ReadPlacesFor;
}

/** What the rule asks about a link. Of one that has ended nobody needs to know who made it. */
export async function linkFacts(link: LinkRow, options: FactsOptions): Promise<LinkFacts> {
  const { role, revoked_at, expires_at, links_off } = link;
  const hasEnded =
    links_off === 1 ||
    revoked_at !== null ||
    (expires_at !== null && expires_at <= options.now) ||
    link.ended_at !== null;
  const endsAt = hasEnded || expires_at === null ? undefined : expires_at;
  return { role, hasEnded, endsAt, maker: hasEnded ? undefined : await makerFacts(link, options) };
}

/** The same of many, for lists: makers are asked about one after the other, and each once for a document. */
export async function factsOfLinks<Row extends LinkRow>(
  db: Kysely<DatabaseSchema>,
  rows: readonly Row[],
  now: number,
): Promise<readonly { readonly row: Row; readonly link: LinkFacts }[]> {
  const read = new Map<string, Promise<readonly PlaceRow[]>>();
  const placesFor: ReadPlacesFor = (documentId, userId) => {
    const key = `${documentId} ${userId}`;
    const places = read.get(key) ?? readPlaces(db, [documentId], userId);
    read.set(key, places);
    return places;
  };
  const facts: { readonly row: Row; readonly link: LinkFacts }[] = [];
  for (const row of rows) {
    // oxlint-disable-next-line no-await-in-loop -- there is one connection
    facts.push({ row, link: await linkFacts(row, { now, placesFor }) });
  }
  return facts;
}

/** Whether it lets anybody in at this moment. */
export async function letsIn(db: Kysely<DatabaseSchema>, row: LinkRow, now: number): Promise<boolean> {
  const [facts] = await factsOfLinks(db, [row], now);
  return facts !== undefined && roleByLink(facts.link) !== undefined;
}

async function makerFacts(
  { document_id: documentId, created_by: makerId, maker_role: memberRole }: LinkRow,
  { known = [], placesFor }: FactsOptions,
): Promise<MakerFacts | undefined> {
  if (makerId === null || memberRole === null) return undefined;
  const withoutGrants = levelsOf(known, makerId, () => false);
  const maker = (levels: readonly Level[]): MakerFacts => ({ memberRole, levels });
  if (mayStillShare(maker(withoutGrants))) return maker(withoutGrants);
  return maker(levelsOf(await placesFor(documentId, makerId), makerId));
}

/** In SQL, of a link that has not ended; a used-up one has not. */
export function hasNotEnded(
  now: number | RawBuilder<number>,
): (eb: ExpressionBuilder<DatabaseSchema, 'share_links'>) => Expression<SqlBool> {
  return (eb) =>
    eb.and([
      linksAreOn(),
      eb('share_links.revoked_at', 'is', null),
      eb.or([eb('share_links.expires_at', 'is', null), eb('share_links.expires_at', '>', now)]),
    ]);
}

/** A column for `linkFacts`: written by server/team/instance.ts, read with every link, so that it holds at once. */
export function linksOff(): AliasedRawBuilder<number, 'links_off'> {
  return sql<number>`(SELECT count(*) FROM instance_settings WHERE key = 'share_links_off')`.as('links_off');
}

/**
 * A column for `linkFacts`, of a link by itself or where who was taken out is left out already; else it is
 * `share_grants.ended_at`. Required, so that no query forgets those who were taken out.
 */
export function notTakenOut(): AliasedRawBuilder<null, 'ended_at'> {
  return sql<null>`NULL`.as('ended_at');
}

/** A column for `linkFacts`. */
export function makerRole(): AliasedRawBuilder<MemberRole | null, 'maker_role'> {
  return sql<MemberRole | null>`(SELECT makers.member_role FROM users AS makers
    WHERE makers.id = share_links.created_by AND makers.deactivated_at IS NULL AND makers.removed_at IS NULL)`.as(
    'maker_role',
  );
}

function linksAreOn(): RawBuilder<SqlBool> {
  return sql<SqlBool>`NOT EXISTS (SELECT 1 FROM instance_settings WHERE key = 'share_links_off')`;
}

export async function areLinksOn(db: Kysely<DatabaseSchema>): Promise<boolean> {
  const { rows } = await sql<{ on: number }>`SELECT ${linksAreOn()} AS "on"`.execute(db);
  return rows[0]?.on === 1;
}
