/** What can go wrong with documents, in the words of the HTTP API. */
import { HttpProblem } from '../http/errors.ts';
import type { WriteOutcome } from '../room/room-events.ts';
import type { LoadedDocument, LoadOutcome } from '../update-log/update-log.ts';
import type { ContentFailure } from './content/content-worker.ts';
import type { CreateFailure } from './create-document.ts';

export function titleTooLong(characters: number, most: number): HttpProblem {
  return new HttpProblem('invalid-input', {
    errors: [{ field: 'body.title', message: `at most ${most} characters; this has ${characters}` }],
  });
}

export function createProblem(
  failure: CreateFailure,
  limits: { readonly titleCharacters: number },
): HttpProblem {
  switch (failure.kind) {
    case 'titleTooLong':
      return titleTooLong(failure.characters, limits.titleCharacters);
    case 'tooLarge':
      return new HttpProblem('too-large', {
        errors: [{ field: 'body.markdown', message: `makes a document of ${failure.bytes} bytes` }],
      });
    case 'tooDeep':
      return new HttpProblem('invalid-input', {
        errors: [{ field: 'body.markdown', message: 'lists or quotes are nested too deeply' }],
      });
    case 'conversion':
      return contentProblem(failure.why, 'body.markdown');
    case 'storage':
      return new HttpProblem('storage-failing');
    default:
      return failure satisfies never;
  }
}

export function contentProblem(failure: ContentFailure, field?: string): HttpProblem {
  if (failure === 'busy') return new HttpProblem('overloaded', { retryAfterSeconds: 5 });
  const message = 'takes longer to convert than this server allows';
  return new HttpProblem(
    'too-large',
    field === undefined ? { detail: message } : { errors: [{ field, message }] },
  );
}

/** The document, or why it cannot be read; never an empty one in its place. */
export function requireLoaded(outcome: LoadOutcome): LoadedDocument {
  switch (outcome.kind) {
    case 'loaded':
      return outcome.document;
    case 'unknown':
      throw new HttpProblem('not-found');
    case 'unreadable':
      throw new HttpProblem('document-unreadable');
    case 'failed':
      throw new HttpProblem('storage-failing');
    default:
      return outcome satisfies never;
  }
}

/** What the room host says to writes while it drains. */
const SERVER_IS_STOPPING = 'the server is stopping';

export function requireWritten(outcome: WriteOutcome): void {
  switch (outcome.kind) {
    case 'written':
      return;
    case 'failed':
      throw new HttpProblem('storage-failing');
    case 'refused':
      if (outcome.reason === SERVER_IS_STOPPING) throw new HttpProblem('stopping', { retryAfterSeconds: 5 });
      throw new HttpProblem('conflict', { detail: `The document did not take it: ${outcome.reason}.` });
    default:
      outcome satisfies never;
  }
}
