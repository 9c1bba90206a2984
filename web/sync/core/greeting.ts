/**
 * The server's hello: before it, nothing is sent and nothing is applied; after it, only if what we hold belongs to
 * the same person, the same history and a schema that this page knows.
 */
import { CLOSE } from '../../../shared/protocol/close-codes.ts';
import { helloSchema, type Hello } from '../../../shared/protocol/hello.ts';
import { PROTOCOL_VERSION } from '../../../shared/protocol/version.ts';
import { canEdit } from '../../../shared/roles.ts';
import { stop, type Ending } from './coming-back.ts';
import type { CoreState, Greeted, Turn } from './core-state.ts';
import { pingLater } from './heartbeat.ts';
import { markSent } from './outbox.ts';
import type { CopyMeta } from './sync-events.ts';

export const RENEW_AWARENESS_MS = 15_000;

export function whenHello(state: CoreState, turn: Turn, text: string): CoreState {
  const hello = parseHello(text);
  if (hello === undefined) {
    return stop(state, turn, { why: 'refused', code: CLOSE.undecodable, detail: 'hello' });
  }
  const objection = objectionTo(state, hello);
  if (objection !== undefined) {
    if (objection.why === 'rebuilt' && state.meta !== undefined) {
      turn.effects.push({ kind: 'setAsideCopy', generation: state.meta.generation });
    }
    return stop(state, turn, objection);
  }
  const meta: CopyMeta = {
    generation: hello.generation,
    seen: state.seen,
    role: hello.role,
    user: hello.user,
    schema: hello.schema,
  };
  turn.effects.push({ kind: 'remember', meta });
  const known = { ...state, meta };
  return state.connection.kind === 'greeted'
    ? withNewRole(known, state.connection, turn)
    : greet(known, turn, { before: state.meta, limitBytes: hello.limits.frameBytes });
}

function greet(
  state: CoreState,
  turn: Turn,
  { before, limitBytes }: { readonly before: CopyMeta | undefined; readonly limitBytes: number },
): CoreState {
  turn.effects.push({ kind: 'clearTimer', name: 'handshake' });
  if (before === undefined) {
    // Edits made before we knew which history they belong to had nowhere to be kept.
    if (state.outbox.edits.length > 0) turn.effects.push({ kind: 'keepEdits', rows: state.outbox.edits });
    if (state.meta !== undefined) {
      turn.effects.push({ kind: 'helloTabs', generation: state.meta.generation });
    }
  }
  turn.effects.push(
    { kind: 'sendStep1' },
    { kind: 'sendAwareness', renewed: true },
    { kind: 'setTimer', name: 'renewAwareness', delayMs: RENEW_AWARENESS_MS },
  );
  const connection: Greeted = {
    kind: 'greeted',
    serverVector: undefined,
    synced: false,
    sent: 0,
    acked: 0,
    limitBytes,
    asks: 0,
    restoring: undefined,
    probe: undefined,
    isDoubted: false,
    ...pingLater(turn),
  };
  return { ...state, connection };
}

/** Who may write now may have waited with something to send. */
function withNewRole(state: CoreState, connection: Greeted, turn: Turn): CoreState {
  const waiting = state.outbox.edits.some((edit) => edit.sentIn === undefined);
  const { serverVector } = connection;
  if (!waiting || serverVector === undefined || state.meta === undefined || !canEdit(state.meta.role)) {
    return state;
  }
  turn.effects.push({ kind: 'sendMissing', serverVector });
  const sent = connection.sent + 1;
  return { ...state, connection: { ...connection, sent }, outbox: markSent(state.outbox, sent) };
}

function objectionTo(state: CoreState, greeting: Hello): Ending | undefined {
  const { meta } = state;
  if (greeting.protocol !== PROTOCOL_VERSION) {
    return { why: 'pageTooOld', code: CLOSE.schemaTooOld, detail: `protocol ${String(greeting.protocol)}` };
  }
  if (meta !== undefined && meta.user.id !== greeting.user.id) {
    // Somebody else has signed in in this browser: the edits here are not theirs to send.
    return { why: 'signedOut', code: CLOSE.unauthenticated, detail: 'anotherPerson' };
  }
  if (meta !== undefined && meta.generation !== greeting.generation) {
    return { why: 'rebuilt', code: CLOSE.rebuilt, detail: greeting.generation };
  }
  if (greeting.schema > state.pageSchema) {
    return { why: 'pageTooOld', code: CLOSE.schemaTooOld, detail: `schema ${String(greeting.schema)}` };
  }
  return undefined;
}

function parseHello(text: string): Hello | undefined {
  try {
    const parsed = helloSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
