/** Turns whatever a route or Fastify itself throws into one of the catalogue's problems. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import {
  HttpProblem,
  problemBody,
  PROBLEMS,
  type FieldError,
  type ProblemCode,
  type ProblemOptions,
} from './errors.ts';
import type { HttpApp } from './http-app.ts';

/** @param onRefusal hears of each problem that a request is answered with */
export function handleErrors(
  app: HttpApp,
  onRefusal?: (request: FastifyRequest, problem: HttpProblem) => void,
): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { code, options } = problemOf(error);
    if (code === 'internal') request.log.error({ err: error }, 'request threw');
    else if (isStorageFault(error)) request.log.error({ err: error }, 'the database took no write');
    const problem = new HttpProblem(code, options);
    onRefusal?.(request, problem);
    return sendProblem(request, reply, problem);
  });
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: HttpProblem,
): FastifyReply {
  const { retryAfterSeconds } = problem.options;
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(Math.ceil(retryAfterSeconds)));
  if (PROBLEMS[problem.code].status === 401) void reply.header('www-authenticate', 'Bearer');
  return reply
    .code(PROBLEMS[problem.code].status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problemBody(problem.code, problem.options, request.id));
}

function problemOf(error: FastifyError): { readonly code: ProblemCode; readonly options: ProblemOptions } {
  if (error instanceof HttpProblem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    return { code: 'invalid-input', options: { errors: fieldErrors(error) } };
  }
  return { code: codeOf(error), options: {} };
}

/** Fastify's own codes, see https://fastify.dev/docs/latest/Reference/Errors/ */
function codeOf(error: FastifyError): ProblemCode {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return 'too-large';
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return 'unsupported-media-type';
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return 'malformed-body';
    default:
      return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
        ? 'bad-request'
        : isStorageFault(error)
          ? 'storage-failing'
          : 'internal';
  }
}

/** SQLite could not write: the disk is full or ails, or another program holds the file. Nothing was kept then. */
function isStorageFault({ code }: FastifyError): boolean {
  return typeof code === 'string' && /^SQLITE_(FULL|IOERR|READONLY|BUSY|LOCKED|CANTOPEN)(_|$)/.test(code);
}

function fieldErrors(error: {
  readonly validation: readonly {
    readonly instancePath: string;
    readonly message?: string | undefined;
  }[];
  readonly validationContext?: string | undefined;
}): FieldError[] {
  const part = error.validationContext === 'querystring' ? 'query' : (error.validationContext ?? 'body');
  return error.validation.slice(0, 20).map(({ instancePath, message }) => ({
    field: `${part}${instancePath.replaceAll('/', '.')}`,
    message: message ?? 'is not allowed',
  }));
}
