/**
 * Edits that no ack has covered yet. An edit leaves in one way alone: the server acknowledged, on some connection
 * of this person, a frame that contained it. Everything the page says about "Saved" counts these.
 *
 * After a day offline there may be tens of thousands: what happens with each keystroke must not walk over them.
 */
import type { EditRow } from './sync-events.ts';

export interface OutboxEdit extends EditRow {
  /** `here`: made in this tab (or found in the local copy, or taken over): ours to send and to keep. */
  readonly madeIn: 'here' | 'anotherTab';
  /** Which of this connection's counted frames contained it first. */
  readonly sentIn: number | undefined;
}

export interface Outbox {
  readonly edits: readonly OutboxEdit[];
  /** By key, those that are not known to be in the local copy. */
  readonly unkept: ReadonlyMap<string, 'notYet' | 'failed'>;
}

export const EMPTY_OUTBOX: Outbox = { edits: [], unkept: new Map() };

export function addEdit(outbox: Outbox, edit: OutboxEdit): Outbox {
  return {
    edits: [...outbox.edits, edit],
    unkept: new Map(outbox.unkept).set(edit.key, 'notYet'),
  };
}

export function addEdits(outbox: Outbox, edits: readonly OutboxEdit[]): Outbox {
  const unkept = new Map(outbox.unkept);
  for (const edit of edits) unkept.set(edit.key, 'notYet');
  return { edits: [...outbox.edits, ...edits], unkept };
}

/** What the local copy held comes before what was made since. */
export function withKeptEdits(outbox: Outbox, rows: readonly EditRow[]): Outbox {
  const known = new Set(outbox.edits.map((edit) => edit.key));
  const kept = rows.map(({ key, update }): OutboxEdit => {
    return { key, update, madeIn: 'here', sentIn: undefined };
  });
  return { ...outbox, edits: [...kept.filter((edit) => !known.has(edit.key)), ...outbox.edits] };
}

/** Those that are not in the outbox. */
export function unknownRows(outbox: Outbox, rows: readonly EditRow[]): readonly EditRow[] {
  const known = new Set(outbox.edits.map((edit) => edit.key));
  return rows.filter((row) => !known.has(row.key));
}

/** Frame number `frame` contained all that was unsent. */
export function markSent(outbox: Outbox, frame: number): Outbox {
  return withEdits(outbox, (edit) => (edit.sentIn === undefined ? { ...edit, sentIn: frame } : edit));
}

/** Counts start anew with each connection; what was sent on the old one proves nothing. */
export function forgetSending(outbox: Outbox): Outbox {
  return withEdits(outbox, (edit) => (edit.sentIn === undefined ? edit : { ...edit, sentIn: undefined }));
}

export function asMadeHere(outbox: Outbox): Outbox {
  return withEdits(outbox, (edit) => (edit.madeIn === 'here' ? edit : { ...edit, madeIn: 'here' }));
}

function withEdits(outbox: Outbox, change: (edit: OutboxEdit) => OutboxEdit): Outbox {
  return outbox.edits.length === 0 ? outbox : { ...outbox, edits: outbox.edits.map(change) };
}

export function markKept(outbox: Outbox, keys: readonly string[]): Outbox {
  const unkept = new Map(outbox.unkept);
  for (const key of keys) unkept.delete(key);
  return { ...outbox, unkept };
}

export function markKeepingFailed(outbox: Outbox, keys: readonly string[]): Outbox {
  if (keys.length === 0) return outbox;
  const named = new Set(keys);
  const unkept = new Map(outbox.unkept);
  // A key that has left the outbox meanwhile is nobody's worry.
  for (const { key } of outbox.edits) if (named.has(key)) unkept.set(key, 'failed');
  return { ...outbox, unkept };
}

/** The server has the first `count` frames of this connection on disk. */
export function takeAcked(outbox: Outbox, count: number): { outbox: Outbox; keys: readonly string[] } {
  const keys = outbox.edits
    .filter((edit) => edit.sentIn !== undefined && edit.sentIn <= count)
    .map((edit) => edit.key);
  return { outbox: withoutKeys(outbox, keys), keys };
}

export function withoutKeys(outbox: Outbox, keys: readonly string[]): Outbox {
  if (keys.length === 0) return outbox;
  const named = new Set(keys);
  const edits = outbox.edits.filter((edit) => !named.has(edit.key));
  return edits.length === outbox.edits.length ? outbox : { ...markKept(outbox, keys), edits };
}

/** A write on its way counts: if it fails, or takes too long, the driver says so. */
export function isKept(outbox: Outbox): boolean {
  for (const state of outbox.unkept.values()) if (state === 'failed') return false;
  return true;
}

/** As they were made: the local copy lists them by key, `tab.10` before `tab.2`. */
export function inOrder(edits: readonly OutboxEdit[]): readonly OutboxEdit[] {
  const tabs = new Map<string, { readonly at: number; readonly edit: OutboxEdit }[]>();
  for (const edit of edits) {
    const [tab = '', at] = edit.key.split('.');
    const known = tabs.get(tab) ?? [];
    known.push({ at: Number(at), edit });
    tabs.set(tab, known);
  }
  return [...tabs.values()].flatMap((made) =>
    made.toSorted((one, other) => one.at - other.at).map(({ edit }) => edit),
  );
}

/** Another tab's edits count, too: that tab may have been closed since, and this one may be the last to hold them. */
export function losesOnLeaving(outbox: Outbox): boolean {
  return outbox.unkept.size > 0;
}
