/**
 * Ties a text field to the title's Y.Text, as plain text. Remote edits keep the caret's place; while an input
 * method composes, the field is left alone and what was composed is merged when it is done.
 */
import { simpleDiffString } from 'lib0/diff';
import * as Y from 'yjs';

type Delta = readonly { insert?: unknown; delete?: number | undefined; retain?: number | undefined }[];

export function bindTitle(field: HTMLTextAreaElement, title: Y.Text): () => void {
  // Marks local edits, so that undo knows them from others'.
  const origin = {};
  const undo = new Y.UndoManager(title, { trackedOrigins: new Set([origin]) });
  /** What the field showed when it was last in step with the document. */
  let shown = titleText(title);
  /** Remote edits since then: not empty only while composing. */
  let missed: Delta[] = [];
  let isComposing = false;
  field.value = shown;

  const takeFromField = (): void => {
    const typed = singleLine(field.value);
    const { index, remove, insert } = simpleDiffString(shown, typed);
    const from = throughAll(missed, index);
    const to = Math.max(from, throughAll(missed, index + remove));
    if (remove > 0 || insert !== '') {
      title.doc?.transact(() => {
        title.delete(from, to - from);
        title.insert(from, insert);
      }, origin);
    }
    showDocument(field.selectionStart, field.selectionEnd);
  };
  const showDocument = (start: number, end: number): void => {
    missed = [];
    shown = titleText(title);
    if (field.value === shown) return;
    field.value = shown;
    if (field.ownerDocument.activeElement === field) field.setSelectionRange(start, end);
  };
  const onTitle = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    if (transaction.origin === origin) return;
    const delta: Delta = event.delta;
    if (isComposing) missed.push(delta);
    else showDocument(throughAll([delta], field.selectionStart), throughAll([delta], field.selectionEnd));
  };
  const onInput = (): void => {
    if (!isComposing) takeFromField();
  };
  const onCompositionStart = (): void => {
    isComposing = true;
  };
  const onCompositionEnd = (): void => {
    isComposing = false;
    takeFromField();
  };

  title.observe(onTitle);
  field.addEventListener('input', onInput);
  field.addEventListener('compositionstart', onCompositionStart);
  field.addEventListener('compositionend', onCompositionEnd);
  const stopUndoKeys = bindUndoKeys(field, undo, () => isComposing);
  return () => {
    title.unobserve(onTitle);
    stopUndoKeys();
    undo.destroy();
    field.removeEventListener('input', onInput);
    field.removeEventListener('compositionstart', onCompositionStart);
    field.removeEventListener('compositionend', onCompositionEnd);
  };
}

/** The field's own undo would take others' edits back with one's own. */
function bindUndoKeys(
  field: HTMLTextAreaElement,
  undo: Y.UndoManager,
  isComposing: () => boolean,
): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const isUndoKey = (event.ctrlKey || event.metaKey) && !event.altKey && /^[zy]$/i.test(event.key);
    if (!isUndoKey || isComposing()) return;
    event.preventDefault();
    if (event.key.toLowerCase() === 'y' || event.shiftKey) undo.redo();
    else undo.undo();
  };
  field.addEventListener('keydown', onKeyDown);
  return () => field.removeEventListener('keydown', onKeyDown);
}

/** A title as one line; embeds and formatting that other clients may have put there are passed over. */
export function titleText(title: Y.Text): string {
  return title.toJSON();
}

function singleLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/\p{Surrogate}/gu, '');
}

function throughAll(deltas: readonly Delta[], index: number): number {
  return deltas.reduce((at, delta) => through(delta, at), index);
}

/** Where the place before character `index` is after a remote edit. */
function through(delta: Delta, index: number): number {
  let read = 0;
  let moved = index;
  for (const step of delta) {
    if (read >= index && step.insert === undefined) break;
    if (step.retain !== undefined) read += step.retain;
    else if (step.delete !== undefined) {
      moved -= Math.min(step.delete, index - read);
      read += step.delete;
    } else if (read < index) moved += typeof step.insert === 'string' ? step.insert.length : 1;
  }
  return moved;
}
