/**
 * Who is told by mail of a request to be let in, and of what became of it. Nobody waits for letters: they are written
 * after the change is committed, and the rule is asked before each of them, because a slow mail server takes minutes.
 */
import type { Kysely } from 'kysely';
import type { Language } from '../../../shared/api/preferences.ts';
import type { DocumentId } from '../../../shared/ids.ts';
import type { Clock } from '../../../shared/time-and-chance.ts';
import { hasAddress } from '../../access/placeholder-address.ts';
import { readRoles } from '../../access/roles-of-people.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { accessAskedLetter, letInLetter } from '../../mail/access-letters.ts';
import { createDailyLimit } from '../../mail/daily-limit.ts';
import { createInTurn } from '../../mail/in-turn.ts';
import type { Letter, Mailer } from '../../mail/mailer.ts';
import { findRequest, type FoundRequest } from './access-requests.ts';
import { readDeciders } from './deciders.ts';

export interface AccessLetters {
  /** `language`: of the page that asks; that of whom a letter is for goes before. */
  asked(requestId: string, language: Language): void;
  letIn(letIn: LetIn): void;
  /** What waits is not sent any more. */
  close(): void;
}

export interface LetIn {
  readonly documentId: DocumentId;
  readonly userId: string;
  /** Name of who has let them in. */
  readonly by: string;
  readonly language: Language;
}

export interface AccessLetterOptions {
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly mailer: Pick<Mailer, 'send'>;
  readonly baseUrl: () => string;
  /** What the instance calls itself; empty: nothing. */
  readonly instanceName: () => Promise<string>;
  readonly onError: (error: unknown, what: string) => void;
}

/** Letters within a day; all of them are in the lists as well, which have no such limits. */
export const LETTER_LIMITS = {
  /** About one request, to those nearest to the document. */
  perRequest: 20,
  /** Requests of the same person for the same document, where each before was declined. */
  perAskerAndDocument: 3,
  /** That one person causes by asking, wherever. */
  perAsker: 40,
  /** About requests, to one person, whoever asks. */
  perReceiver: 20,
  /** To one person that they were let in. */
  perLetIn: 20,
} as const;

export function createAccessLetters(options: AccessLetterOptions): AccessLetters {
  const inTurn = createInTurn((error) => options.onError(error, 'a mail could not be written'));
  const limits = createLimits();
  const perLetIn = createDailyLimit(LETTER_LIMITS.perLetIn);
  const add: typeof inTurn.add = (run) => {
    const isTaken = inTurn.add(run);
    if (!isTaken) options.onError(new Error('too many letters wait'), 'a mail could not be sent');
    return isTaken;
  };
  return {
    asked(requestId, language) {
      add((mayGoOn) => tellDeciders(options, { requestId, language, limits, mayGoOn }));
    },
    letIn(letIn) {
      add(async () => {
        const now = options.clock.now();
        if (!perLetIn.hasRoom(letIn.userId, now)) return;
        const letter = await writeLetIn(options, letIn);
        if (letter === undefined) return;
        perLetIn.take(letIn.userId, now);
        await send(options, letter);
      });
    },
    close: () => inTurn.close(),
  };
}

interface Limits {
  /** Whether letters go out about it at all; counts it. */
  takeRequest(request: FoundRequest, now: number): boolean;
  hasRoom(request: FoundRequest, receiverId: string, now: number): boolean;
  take(request: FoundRequest, receiverId: string, now: number): void;
}

function createLimits(): Limits {
  const requests = createDailyLimit(LETTER_LIMITS.perAskerAndDocument);
  const byAsker = createDailyLimit(LETTER_LIMITS.perAsker);
  const toReceiver = createDailyLimit(LETTER_LIMITS.perReceiver);
  return {
    takeRequest({ asker, documentId }, now) {
      const key = `${documentId} ${asker.id}`;
      if (!requests.hasRoom(key, now)) return false;
      requests.take(key, now);
      return true;
    },
    hasRoom: ({ asker }, receiverId, now) =>
      byAsker.hasRoom(asker.id, now) && toReceiver.hasRoom(receiverId, now),
    take({ asker }, receiverId, now) {
      byAsker.take(asker.id, now);
      toReceiver.take(receiverId, now);
    },
  };
}

interface Telling {
  readonly requestId: string;
  readonly language: Language;
  readonly limits: Limits;
  readonly mayGoOn: () => boolean;
}

async function tellDeciders(
  options: AccessLetterOptions,
  { requestId, language, limits, mayGoOn }: Telling,
): Promise<void> {
  const { db, clock } = options;
  const told = new Set<string>();
  while (mayGoOn() && told.size < LETTER_LIMITS.perRequest) {
    const now = clock.now();
    // It may have been decided meanwhile, and somebody who could decide may do so no more.
    // oxlint-disable-next-line no-await-in-loop -- one letter after the other
    const request = await findRequest(db, requestId, now);
    if (request === undefined) return;
    if (told.size === 0 && !limits.takeRequest(request, now)) return;
    // oxlint-disable-next-line no-await-in-loop -- as above
    const deciders = await readDeciders(db, request.documentId);
    const next = deciders.find(({ id }) => !told.has(id) && limits.hasRoom(request, id, now));
    if (next === undefined) return;
    told.add(next.id);
    limits.take(request, next.id, now);
    const letter = accessAskedLetter({
      to: next.email,
      name: next.name,
      language: next.language ?? language,
      // oxlint-disable-next-line no-await-in-loop -- as above
      ...(await aboutDocument(options, request)),
      link: `${documentLink(options, request.documentId)}?share`,
      asker: request.asker,
      words: request.message,
    });
    // oxlint-disable-next-line no-await-in-loop -- as above
    if ((await send(options, letter)) === 'unreachable') return;
  }
}

/** Undefined: it is for nobody, because they have no address, are not here, or were shut out again meanwhile. */
async function writeLetIn(
  options: AccessLetterOptions,
  { documentId, userId, by, language }: LetIn,
): Promise<Letter | undefined> {
  const { db, clock } = options;
  const row = await db
    .selectFrom('users')
    .innerJoin('documents', (join) => join.on('documents.id', '=', documentId))
    .select(['users.name', 'email', 'language', 'member_role', 'title'])
    .where('users.id', '=', userId)
    .where('removed_at', 'is', null)
    .where('deactivated_at', 'is', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined || !hasAddress(row)) return undefined;
  const asked = { documentId, userId, memberRole: row.member_role };
  const role = (await readRoles(db, [asked], clock.now()))(asked);
  if (role === undefined) return undefined;
  return letInLetter({
    to: row.email,
    name: row.name,
    language: row.language ?? language,
    ...(await aboutDocument(options, row)),
    link: documentLink(options, documentId),
    by,
    role,
  });
}

async function aboutDocument(
  { instanceName }: AccessLetterOptions,
  { title }: { readonly title: string },
): Promise<{ readonly title: string; readonly place: string }> {
  const name = await instanceName();
  return { title, place: name === '' ? 'Scriptorium' : name };
}

function documentLink({ baseUrl }: AccessLetterOptions, documentId: string): string {
  return `${baseUrl()}/d/${encodeURIComponent(documentId)}`;
}

/** What did not get away is the log's to tell, and in the lists all the same. */
async function send(
  { mailer, onError }: AccessLetterOptions,
  letter: Letter,
): Promise<'sent' | 'refused' | 'unreachable'> {
  const sent = await mailer.send(letter);
  if (sent.ok) return 'sent';
  onError(sent.error, 'a mail could not be sent');
  return sent.error.kind;
}
