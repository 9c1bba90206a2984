/**
 * Everything that can go wrong over HTTP, as one closed catalogue. Answers are `application/problem+json`
 * (RFC 9457) with a stable `code`; `next` tells whoever reads it what to do about it. Routes throw an
 * `HttpProblem` (or use `problem(…)`); what else is thrown is a bug and becomes `internal`.
 */

interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly next: string;
}

export const PROBLEMS = {
  'invalid-input': {
    status: 400,
    title: 'The request has a value that is not allowed',
    next: 'Correct the named fields and send it again.',
  },
  'malformed-body': {
    status: 400,
    title: 'The body cannot be read',
    next: 'Send valid JSON in UTF-8, or the content type that the route describes.',
  },
  'bad-request': {
    status: 400,
    title: 'The request cannot be understood',
    next: 'Compare it with /api/v1/openapi.json.',
  },
  'not-signed-in': {
    status: 401,
    title: 'You are not signed in',
    next: 'Sign in, or send a valid token as "Authorization: Bearer …".',
  },
  'wrong-credentials': {
    status: 401,
    title: 'This e-mail address and password do not belong together',
    next: 'Check both and try again.',
  },
  'wrong-password': {
    status: 403,
    title: 'This is not your password',
    next: 'Check it and try again.',
  },
  'wrong-code': {
    status: 403,
    title: 'This code is wrong, too old, or was used before',
    next: 'Enter the newest code of the app, or a recovery code that was not used yet.',
  },
  'passkey-refused': {
    status: 403,
    title: 'This passkey is not known here, or its answer came too late',
    next: 'Try again, or use another way to sign in.',
  },
  forbidden: {
    status: 403,
    title: 'You may not do this',
    next: 'Ask an owner of the document or of this instance.',
  },
  deactivated: {
    status: 403,
    title: 'This account is deactivated',
    next: 'Ask an owner or admin of this instance to let you in again.',
  },
  'wrong-link-password': {
    status: 403,
    title: 'This is not the password of the link',
    next: 'Ask whoever sent the link for it.',
  },
  'token-scope': {
    status: 403,
    title: 'The scope of this token does not reach so far',
    next: 'Use a token of a wider scope: "write" to change documents, "admin" to look after the instance.',
  },
  'foreign-origin': {
    status: 403,
    title: 'This request comes from another site',
    next: 'Send it from the page itself, use a token instead of the cookie, or add the origin to ALLOWED_ORIGINS.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing here, or nothing you may know of',
    next: 'Check the address; ask whoever gave it to you.',
  },
  'no-such-route': {
    status: 404,
    title: 'There is no such address in this API',
    next: 'All of them are in /api/v1/openapi.json.',
  },
  conflict: {
    status: 409,
    title: 'Something else is there already',
    next: 'Look at the present state and decide anew.',
  },
  gone: {
    status: 410,
    title: 'This was here and is no longer',
    next: 'Ask for a new link, or look in the trash.',
  },
  'too-large': {
    status: 413,
    title: 'The request is larger than this server takes',
    next: 'Send less, or ask the operator to raise LIMIT_UPLOAD_BYTES or LIMIT_DOCUMENT_BYTES.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'This content type is not taken here',
    next: 'Send the content type that /api/v1/openapi.json names for this route.',
  },
  'not-supported': {
    status: 422,
    title: 'This version does not do that',
    next: 'See CHANGELOG.md for what this version can do.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests from your address',
    next: 'Wait as long as Retry-After says.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong in the server',
    next: 'Try again; if it happens again, tell the operator the request id.',
  },
  'storage-failing': {
    status: 503,
    title: 'The storage takes no writes at present',
    next: 'Try again in a while; nothing of this request was kept.',
  },
  'document-unreadable': {
    status: 503,
    title: 'This document is damaged on the disk and cannot be read',
    next: 'Nothing was changed. Tell the operator: "scriptorium doctor" says more, and a backup may have it whole.',
  },
  overloaded: {
    status: 503,
    title: 'The server has too much to do',
    next: 'Try again in a while.',
  },
  stopping: {
    status: 503,
    title: 'The server is stopping',
    next: 'Try again in a few seconds.',
  },
} as const satisfies Readonly<Record<string, ProblemKind>>;

export type ProblemCode = keyof typeof PROBLEMS;

export interface FieldError {
  /** Where in the request: `body.title`, `query.limit`, `params.id`. */
  readonly field: string;
  readonly message: string;
}

export interface ProblemOptions {
  /** What exactly, in this case; never content of documents, never secrets. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
}

/** Thrown by routes and hooks; the error handler makes the answer of it. */
export class HttpProblem extends Error {
  readonly code: ProblemCode;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(options.detail ?? PROBLEMS[code].title);
    this.name = 'HttpProblem';
    this.code = code;
    this.options = options;
  }
}

export interface ProblemBody {
  readonly type: string;
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly next: string;
  /** The first wrong field, for those who show one message. */
  readonly field?: string;
  readonly errors?: readonly FieldError[];
  readonly requestId?: string;
}

export function problemBody(code: ProblemCode, options: ProblemOptions, requestId?: string): ProblemBody {
  const kind = PROBLEMS[code];
  const first = options.errors?.[0];
  return {
    type: `urn:scriptorium:problem:${code}`,
    code,
    status: kind.status,
    title: kind.title,
    ...(options.detail === undefined ? {} : { detail: options.detail }),
    next: kind.next,
    ...(first === undefined ? {} : { field: first.field }),
    ...(options.errors === undefined ? {} : { errors: options.errors }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}
