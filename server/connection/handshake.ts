/**
 * What an upgrade request asks for: pure functions from its path and headers. The document id is taken from the
 * address as it came, before any decoding, so that no two parts of the program can read it differently.
 */
import { DOCUMENT_SCHEMA_VERSION } from '../../shared/document/schema-version.ts';
import { parseDocumentId } from '../../shared/ids.ts';
import { BEARER_PREFIX, STOCK_SUBPROTOCOL, SUBPROTOCOL } from '../../shared/protocol/version.ts';
import type { Credential } from '../access/principal.ts';
import type { ConnectionRequest } from './connection-hub.ts';

export interface UpgradeRequest {
  /** Path and query as they came. */
  readonly url: string;
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  /** The subprotocols offered, in order. */
  readonly offered: readonly string[];
}

/**
 * The subprotocol to answer with. A client that offers any must be answered with one of them or it hangs up before
 * it can be told why; so one that knows none of ours gets its own first, and is then closed with 4400.
 */
export function chooseSubprotocol(offered: Iterable<string>): string | undefined {
  const offers = [...offered];
  for (const known of [SUBPROTOCOL, STOCK_SUBPROTOCOL]) if (offers.includes(known)) return known;
  return offers.find((offer) => offer.startsWith(BEARER_PREFIX)) ?? offers[0];
}

/** The offers in a `Sec-WebSocket-Protocol` header that has passed the WebSocket library's own check. */
export function offersIn(header: string | undefined): readonly string[] {
  if (header === undefined) return [];
  return header
    .split(',')
    .map((offer) => offer.trim())
    .filter((offer) => offer !== '');
}

export function parseUpgrade(request: UpgradeRequest): ConnectionRequest {
  const [path = '', query = ''] = split(request.url, '?');
  const segment = /^\/ws\/([^/]*)$/.exec(path)?.[1];
  const documentId = segment === undefined ? undefined : parseDocumentId(segment);
  if (documentId === undefined) return malformed('not a document id');
  const chosen = chooseSubprotocol(request.offered);
  if (chosen !== undefined && !isOurs(chosen)) return malformed('no known subprotocol');
  const schema = schemaIn(query);
  if (schema === 'malformed') return malformed('schema is a number');
  return {
    kind: 'document',
    documentId,
    credential: credentialOf(request),
    dialect: chosen === SUBPROTOCOL ? 'scriptorium' : 'stock',
    ...(schema === undefined ? {} : { schemaVersion: schema }),
  };
}

/** The strongest thing they brought. Whoever names a token means it, whatever cookies the browser adds. */
export function credentialOf(request: Omit<UpgradeRequest, 'url'>): Credential {
  const header = /^bearer +(\S+) *$/i.exec(request.authorization ?? '')?.[1];
  if (header !== undefined) return { kind: 'bearer', token: header };
  const offer = request.offered.find((each) => each.startsWith(BEARER_PREFIX));
  if (offer !== undefined) return { kind: 'bearer', token: offer.slice(BEARER_PREFIX.length) };
  const { cookie } = request;
  return cookie === undefined || cookie === '' ? { kind: 'none' } : { kind: 'cookie', header: cookie };
}

/**
 * A schema version that cannot be read is not taken for absent: an absent one means "not a page of ours", and lets
 * the client edit what an older page must not.
 */
function schemaIn(query: string): number | undefined | 'malformed' {
  const [first, second] = new URLSearchParams(query).getAll('schema');
  if (first === undefined) return undefined;
  if (second !== undefined || !/^\d{1,9}$/.test(first)) return 'malformed';
  // A page may be newer than the server that it reaches, for as long as a deploy takes, and may edit then. A number
  // that this server does not know is not believed all the same: any client could name one, raise a document's
  // version beyond every page there is, and so keep all of them from editing it for good.
  return Math.min(Number(first), DOCUMENT_SCHEMA_VERSION);
}

function isOurs(subprotocol: string): boolean {
  return (
    subprotocol === SUBPROTOCOL || subprotocol === STOCK_SUBPROTOCOL || subprotocol.startsWith(BEARER_PREFIX)
  );
}

function malformed(reason: string): ConnectionRequest {
  return { kind: 'malformed', reason };
}

function split(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
