/**
 * Edits that no ack has covered yet. An edit leaves in one way alone: the server acknowledged, on some connection
 * of this person, a frame that contained it. Everything the page says about "Saved" counts these.
 */
import type { EditRow } from './sync-events.ts';

export interface OutboxEdit extends EditRow {
  /** `here`: made in this tab (or found in the local copy, or taken over): ours to send and to keep. */
  readonly madeIn: 'here' | 'anotherTab';
  readonly kept: 'notYet' | 'kept' | 'failed';
  /** Which of this connection's counted frames contained it first. */
  readonly sentIn: number | undefined;
}

export type Outbox = readonly OutboxEdit[];

export function addEdits(outbox: Outbox, edits: readonly OutboxEdit[]): Outbox {
  const known = new Set(outbox.map((edit) => edit.key));
  return [...outbox, ...edits.filter((edit) => !known.has(edit.key))];
}

export function hasEdit(outbox: Outbox, key: string): boolean {
  return outbox.some((edit) => edit.key === key);
}

/** Frame number `frame` contained all that was unsent. */
export function markSent(outbox: Outbox, frame: number): Outbox {
  return outbox.map((edit) => (edit.sentIn === undefined ? { ...edit, sentIn: frame } : edit));
}

/** Counts start anew with each connection; what was sent on the old one proves nothing. */
export function forgetSending(outbox: Outbox): Outbox {
  return outbox.map((edit) => (edit.sentIn === undefined ? edit : { ...edit, sentIn: undefined }));
}

export function withKept(outbox: Outbox, keys: readonly string[], kept: 'kept' | 'failed'): Outbox {
  const named = new Set(keys);
  return outbox.map((edit) => (named.has(edit.key) ? { ...edit, kept } : edit));
}

/** The server has the first `count` frames of this connection on disk. */
export function takeAcked(outbox: Outbox, count: number): { outbox: Outbox; keys: readonly string[] } {
  const keys: string[] = [];
  const left: OutboxEdit[] = [];
  for (const edit of outbox) {
    if (edit.sentIn !== undefined && edit.sentIn <= count) keys.push(edit.key);
    else left.push(edit);
  }
  return keys.length === 0 ? { outbox, keys } : { outbox: left, keys };
}

export function asMadeHere(outbox: Outbox): Outbox {
  return outbox.map((edit) => (edit.madeIn === 'here' ? edit : { ...edit, madeIn: 'here' }));
}

/** Another tab of this person heard the ack. */
export function withoutKeys(outbox: Outbox, keys: readonly string[]): Outbox {
  const named = new Set(keys);
  return outbox.some((edit) => named.has(edit.key)) ? outbox.filter((edit) => !named.has(edit.key)) : outbox;
}

/** A write on its way counts: if it fails, or takes too long, the driver says so. */
export function noneUnkept(outbox: Outbox): boolean {
  return outbox.every((edit) => edit.kept !== 'failed');
}

/** Another tab's edits count, too: that tab may have been closed since, and this one may be the last to hold them. */
export function losesOnLeaving(outbox: Outbox): boolean {
  return outbox.some((edit) => edit.kept !== 'kept');
}
