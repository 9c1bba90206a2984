/** Route: a document's content in several formats. */
import { Readable } from 'node:stream';
import {
  contentQuerySchema,
  SUPPORTED_FORMATS,
  type ContentFormat,
  type SupportedFormat,
} from '../../../shared/api/document-content.ts';
import { documentParamsSchema } from '../../../shared/api/documents.ts';
import { HttpProblem } from '../../http/errors.ts';
import { requireStill, whileAllowed, type GateAccess } from '../../http/gate.ts';
import { permitted, type HttpApi } from '../../http/http-app.ts';
import type { UpdateLog } from '../../update-log/update-log.ts';
import type { ContentWorker } from './content-worker.ts';
import { contentProblem, requireLoaded } from '../document-problems.ts';

export interface ContentRouteDeps {
  readonly log: Pick<UpdateLog, 'load'>;
  readonly content: Pick<ContentWorker, 'export'>;
  readonly access: Pick<GateAccess, 'identify' | 'decide'>;
}

/** Asked about one by one on their way to whoever reads slowly. */
const PART_BYTES = 256 * 1024;

const CONTENT_TYPES: Readonly<Record<SupportedFormat, string>> = {
  markdown: 'text/markdown; charset=utf-8',
  text: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
  yjs: 'application/octet-stream',
};

export function contentRoutes(api: HttpApi, { log, content, access }: ContentRouteDeps): void {
  api.get(
    '/documents/:documentId/content',
    {
      config: { action: 'document.read' },
      schema: {
        summary: 'The content: markdown, text, json (ProseMirror) or yjs (one update of the whole state)',
        params: documentParamsSchema,
        querystring: contentQuerySchema,
      },
    },
    async (request, reply) => {
      const { documentId } = permitted(request);
      const format = requireSupported(request.query.format);
      const { base, tail, schemaVersion } = requireLoaded(await log.load(documentId));
      const exported = await content.export({ content: { base, tail }, format, schemaVersion });
      if (!exported.ok) throw contentProblem(exported.error);
      // Loading and converting may have taken seconds.
      await requireStill(access, request);
      const bytes = exported.value;
      void reply.headers({ 'content-type': CONTENT_TYPES[format], 'content-length': bytes.length });
      const parts = whileAllowed(partsOf(bytes), () => requireStill(access, request));
      return reply.send(Readable.from(parts, { objectMode: false }));
    },
  );
}

function* partsOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PART_BYTES) yield bytes.subarray(at, at + PART_BYTES);
}

function requireSupported(format: ContentFormat): SupportedFormat {
  const supported = SUPPORTED_FORMATS.find((known) => known === format);
  if (supported !== undefined) return supported;
  throw new HttpProblem('invalid-input', {
    errors: [
      {
        field: 'query.format',
        message: `"${format}" is not supported yet; there are ${SUPPORTED_FORMATS.join(', ')}`,
      },
    ],
  });
}
