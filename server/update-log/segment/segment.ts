/**
 * A history segment: a stretch of a document's updates, each with its author and time, of which every update comes
 * back byte for byte. Columns, then brotli; see docs/adr/0003-history-segments.md.
 */
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { trustPrincipalId } from '../../../shared/ids.ts';
import { UpdateList } from '../update-list.ts';
import type { NewUpdate } from '../update-log.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from '../../update/byte-writer.ts';
import { CanonicalCheck } from './canonical-check.ts';
import { ClientTable } from './client-table.ts';
import { IntoColumns, OutOfColumns } from './column-scribes.ts';
import { COLUMN, COLUMN_COUNT } from './columns.ts';
import { RunReader, RunWriter } from './runs.ts';
import { Expectations, transcribeUpdate } from './update-scribe.ts';

const FORMAT = 1;
/** Times are kept to a tenth of a second: exact ones would take more room than the text. */
export const TIME_STEP_MS = 100;
const QUALITY = 7;

/** Gone through several times. */
type Updates = Iterable<NewUpdate> & { readonly length: number };

/** Throws if what it made would not give the same updates back: then nothing may be folded. */
export function encodeSegment(updates: Updates): Uint8Array<ArrayBuffer> {
  const body = encodeBody(updates);
  const compressed = brotliCompressSync(body, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
    },
  });
  const segment = new Uint8Array(compressed.length + 1);
  segment[0] = FORMAT;
  segment.set(compressed, 1);
  requireSameUpdates(bodyOf(segment), updates);
  return segment;
}

/** Throws where the bytes are not what `encodeSegment` makes. */
export function decodeSegment(segment: Uint8Array): UpdateList {
  const updates = new UpdateList();
  for (const update of decodeBody(bodyOf(segment))) updates.push(update);
  return updates;
}

function bodyOf(segment: Uint8Array): Uint8Array {
  if (segment[0] !== FORMAT) throw new Error(`unknown form ${segment[0]} of a history segment`);
  return brotliDecompressSync(segment.subarray(1));
}

function encodeBody(updates: Updates): Uint8Array {
  const columns = Array.from({ length: COLUMN_COUNT }, () => new ByteWriter());
  const clients = new ClientTable();
  const seen = new Set<NewUpdate['principalId']>();
  for (const { principalId } of updates) seen.add(principalId);
  const principals = [...seen];
  writeAuthorRuns(columnOf(columns, COLUMN.authorRuns), updates, principals);
  writeTimes(columnOf(columns, COLUMN.time), updates);
  writeUpdates(columns, clients, updates);

  const body = new ByteWriter();
  body.varUint(updates.length);
  body.varUint(principals.length);
  for (const principal of principals) writeText(body, principal);
  body.varUint(clients.ids.length);
  for (const id of clients.ids) body.varUint(id);
  body.varUint(columns.length);
  for (const column of columns) body.varUint(column.length);
  for (const column of columns) body.bytes(column.view());
  return body.view();
}

/** What `update` shows lasts until the next is asked for. */
function* decodeBody(bytes: Uint8Array): Generator<NewUpdate, void> {
  const body = new ByteReader(bytes);
  const count = body.varUint();
  const principals = times(body.varUint(), () => trustPrincipalId(readText(body)));
  const clients = new ClientTable(times(body.varUint(), () => body.varUint()));
  const lengths = times(body.varUint(), () => body.varUint());
  const columns = lengths.map((length) => new ByteReader(body.bytes(length)));
  const update = new ByteWriter();
  const scribe = new OutOfColumns(columns, clients, update);
  const expectations = new Expectations();
  const authors = new RunReader(columnOf(columns, COLUMN.authorRuns));
  const forms = new RunReader(columnOf(columns, COLUMN.formRuns));
  const timeColumn = columnOf(columns, COLUMN.time);
  let tenths = 0;
  for (let each = 0; each < count; each += 1) {
    const principalId = principals[authors.next()];
    if (principalId === undefined) throw new Error('no such author in this segment');
    tenths += timeColumn.zigzag();
    update.truncate(0);
    if (forms.next() === IN_COLUMNS) transcribeUpdate(scribe, expectations);
    else update.bytes(columnOf(columns, COLUMN.raw).bytes(columnOf(columns, COLUMN.rawLength).varUint()));
    yield { principalId, at: tenths * TIME_STEP_MS, update: update.view() };
  }
}

const IN_COLUMNS = 0;
const AS_IT_CAME = 1;

function writeUpdates(columns: readonly ByteWriter[], clients: ClientTable, updates: Updates): void {
  const scribe = new IntoColumns(columns, clients);
  const expectations = new Expectations();
  const forms = new RunWriter(columnOf(columns, COLUMN.formRuns));
  const check = new CanonicalCheck();
  for (const { update } of updates) {
    if (check.passes(update)) {
      scribe.begin(update);
      transcribeUpdate(scribe, expectations);
      forms.add(IN_COLUMNS);
    } else {
      columnOf(columns, COLUMN.rawLength).varUint(update.length);
      columnOf(columns, COLUMN.raw).bytes(update);
      forms.add(AS_IT_CAME);
    }
  }
  forms.end();
}

function writeAuthorRuns(
  column: ByteWriter,
  updates: Updates,
  principals: readonly NewUpdate['principalId'][],
): void {
  const places = new Map(principals.map((principal, place) => [principal, place]));
  const runs = new RunWriter(column);
  for (const { principalId } of updates) runs.add(places.get(principalId) ?? 0);
  runs.end();
}

function writeTimes(column: ByteWriter, updates: Updates): void {
  let before = 0;
  for (const { at } of updates) {
    const tenths = Math.round(at / TIME_STEP_MS);
    column.zigzag(tenths - before);
    before = tenths;
  }
}

function requireSameUpdates(body: Uint8Array, updates: Updates): void {
  const decoded = decodeBody(body);
  let isSame = true;
  for (const { principalId, update } of updates) {
    const next = decoded.next();
    isSame &&=
      next.done !== true &&
      next.value.principalId === principalId &&
      Buffer.compare(next.value.update, update) === 0;
    if (!isSame) break;
  }
  if (!isSame || decoded.next().done !== true) {
    throw new Error('a history segment would not give its updates back');
  }
}

function columnOf<Kind>(columns: readonly Kind[], column: number): Kind {
  const found = columns[column];
  if (found === undefined) throw new Error('a column is missing');
  return found;
}

function times<Value>(count: number, make: () => Value): Value[] {
  const values: Value[] = [];
  for (let each = 0; each < count; each += 1) values.push(make());
  return values;
}

function writeText(writer: ByteWriter, text: string): void {
  const bytes = new TextEncoder().encode(text);
  writer.varUint(bytes.length);
  writer.bytes(bytes);
}

function readText(reader: ByteReader): string {
  return new TextDecoder().decode(reader.bytes(reader.varUint()));
}
