/** Routes: the audit log, a page at a time or as a file. */
import { Readable } from 'node:stream';
import {
  auditExportQuerySchema,
  auditPageSchema,
  auditPeopleSchema,
  auditQuerySchema,
  type AuditEvent,
} from '../../shared/api/audit.ts';
import { HttpProblem } from '../http/errors.ts';
import { requireStill, whileAllowed, type GateAccess } from '../http/gate.ts';
import type { HttpApi } from '../http/http-app.ts';
import type { AuditFilter, AuditLog } from './audit-log.ts';
import { askerOf } from './noted-request.ts';

export interface AuditRouteDeps {
  readonly audit: Pick<AuditLog, 'note' | 'list' | 'formerPeople'>;
  readonly access: Pick<GateAccess, 'identify' | 'decide'>;
}

const EXPORTED_AT_ONCE = 1000;

export function auditRoutes(api: HttpApi, { audit, access }: AuditRouteDeps): void {
  api.get(
    '/audit-log',
    {
      config: { action: 'audit.read' },
      schema: {
        summary: 'What was done about people, rights and ways in',
        querystring: auditQuerySchema,
        response: { 200: auditPageSchema },
      },
    },
    async ({ query: { cursor, limit, ...filter } }) => {
      const after = cursor === undefined ? undefined : Number(cursor);
      if (after !== undefined && !Number.isSafeInteger(after)) {
        throw new HttpProblem('invalid-input', {
          errors: [{ field: 'query.cursor', message: 'the nextCursor of an earlier answer' }],
        });
      }
      const events = await audit.list({
        ...times(filter),
        order: 'newestFirst',
        after,
        limit: limit + 1,
      });
      const items = events.slice(0, limit);
      const last = items.at(-1);
      return { items, nextCursor: events.length > limit && last !== undefined ? String(last.seq) : null };
    },
  );

  api.get(
    '/audit-log/people',
    {
      config: { action: 'audit.read' },
      schema: { summary: 'Who was removed and is told of in the log', response: { 200: auditPeopleSchema } },
    },
    async () => ({ items: [...(await audit.formerPeople())] }),
  );
  api.get(
    '/audit-log/export',
    {
      config: { action: 'audit.read' },
      schema: { summary: 'The audit log as a file', querystring: auditExportQuerySchema },
    },
    async (request, reply) => {
      const { format, ...filter } = request.query;
      await audit.note({ ...askerOf(request), kind: 'audit.exported', detail: { format } });
      void reply
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson')
        .header('content-disposition', `attachment; filename="audit-log.${format}"`);
      const steps = exported(audit, { filter: times(filter), format });
      return reply.send(Readable.from(whileAllowed(steps, () => requireStill(access, request))));
    },
  );
}

interface Filter {
  readonly kind?: AuditFilter['kind'];
  readonly person?: string | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

function times({
  kind,
  person,
  from,
  until,
}: Filter): Pick<AuditFilter, 'kind' | 'person' | 'from' | 'until'> {
  return {
    kind,
    person,
    from: from === undefined ? undefined : Date.parse(from),
    until: until === undefined ? undefined : Date.parse(until),
  };
}

interface Export {
  readonly filter: ReturnType<typeof times>;
  readonly format: 'csv' | 'jsonl';
}

/** In steps: a log of years does not have to fit into memory. */
async function* exported(audit: Pick<AuditLog, 'list'>, { filter, format }: Export): AsyncGenerator<string> {
  if (format === 'csv') yield `${CSV_COLUMNS.join(',')}\r\n`;
  let after: number | undefined;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- where the next begin is known after these
    const events = await audit.list({ ...filter, order: 'oldestFirst', after, limit: EXPORTED_AT_ONCE });
    yield events.map((event) => (format === 'csv' ? csvLine(event) : `${JSON.stringify(event)}\n`)).join('');
    after = events.at(-1)?.seq;
    if (events.length < EXPORTED_AT_ONCE) return;
  }
}

const CSV_COLUMNS = [
  'seq',
  'at',
  'kind',
  'actorId',
  'actorName',
  'address',
  'subjectKind',
  'subjectId',
  'subjectName',
  'detail',
];

function csvLine({ seq, at, kind, actor, address, subject, detail }: AuditEvent): string {
  const cells = [
    String(seq),
    at,
    kind,
    actor?.id ?? '',
    actor?.name ?? '',
    address ?? '',
    subject?.kind ?? '',
    subject?.id ?? '',
    subject?.name ?? '',
    JSON.stringify(detail),
  ];
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** RFC 4180; a name that begins like a formula must not become one in somebody's spreadsheet. */
function csvCell(text: string): string {
  const tame = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${tame.replaceAll('"', '""')}"`;
}
