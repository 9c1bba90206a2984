/**
 * Keeps one ProseMirror view and one Y.XmlFragment the same. `shown` is the ProseMirror document that says what the
 * Y types say; every change, from either side, is taken as the difference to it and carried over as that difference.
 * So nothing is written that was not changed on the screen, and nothing is drawn that was not changed by others.
 */
import type { Node, Schema } from '@tiptap/pm/model';
import type { EditorState, Transaction } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import * as Y from 'yjs';
import { keptSelection, restoredSelection, type KeptSelection } from './kept-selection.ts';
import { absolutePositionOf, relativePositionOf } from './positions.ts';
import { renderBody, type Rendering } from './render.ts';
import { changesOf, rerenderBody } from './rerender.ts';
import { ShownChildren } from './shown-children.ts';
import { smallestReplacement } from './smallest-replacement.ts';
import { writeContent } from './write-blocks.ts';

/** Set on the ProseMirror transactions that bring what changed in the Y types. */
export const FROM_DOCUMENT = 'fromDocument';

/** Is given to Yjs as the origin of what is written here. */
export class EditorBinding {
  readonly body: Y.XmlFragment;
  readonly #rendering: Rendering;
  readonly #selectionByStackItem = new WeakMap<object, KeptSelection>();
  #shown: Node;
  #view: EditorView | undefined;
  /** The own selection before what is happening to the Y types just now. */
  #selection: KeptSelection | undefined;

  constructor(body: Y.XmlFragment, schema: Schema) {
    this.body = body;
    this.#rendering = { body, schema, children: new ShownChildren(schema) };
    this.#shown = renderBody(this.#rendering);
  }

  get shown(): Node {
    return this.#shown;
  }

  get isEditable(): boolean {
    return this.#view?.editable === true;
  }

  /** Shows in this view what others write, until the returned function is called. */
  attach(view: EditorView): () => void {
    const { body } = this;
    const keepSelection = (): void => {
      this.#selection ??= this.#keep(view.state);
    };
    const forgetSelection = (): void => {
      this.#selection = undefined;
    };
    const onChange = (events: readonly { readonly target: unknown }[], transaction: Y.Transaction): void => {
      if (transaction.origin !== this) this.#show(events, transaction.origin);
    };
    this.#view = view;
    body.doc?.on('beforeAllTransactions', keepSelection);
    body.doc?.on('afterAllTransactions', forgetSelection);
    body.observeDeep(onChange);
    return () => {
      this.#view = undefined;
      body.unobserveDeep(onChange);
      body.doc?.off('beforeAllTransactions', keepSelection);
      body.doc?.off('afterAllTransactions', forgetSelection);
    };
  }

  /** Writes what differs between what was shown and what the view holds now. */
  write(before: EditorState, after: EditorState, addToHistory: boolean): void {
    if (after.doc === this.#shown) return;
    this.#selection = this.#keep(before);
    this.body.doc?.transact((transaction) => {
      transaction.meta.set('addToHistory', addToHistory);
      writeContent({ ...this.#rendering, transaction }, this.body, this.#shown, after.doc);
      this.#shown = after.doc;
    }, this);
    this.#selection = undefined;
  }

  /** Undefined for a state that is not what is shown. */
  relativePosition(state: EditorState, position: number): Y.RelativePosition | undefined {
    if (state.doc !== this.#shown) return undefined;
    return relativePositionOf(this.#rendering, state.doc.resolve(position));
  }

  /** Undefined when it leads to nothing that this page has. */
  absolutePosition(position: Y.RelativePosition): number | undefined {
    return absolutePositionOf(this.#rendering, this.#shown, position);
  }

  /** Taking this edit back, or making it again, brings the selection back that was there before it. */
  rememberSelectionFor(stackItem: object): void {
    if (this.#selection !== undefined) this.#selectionByStackItem.set(stackItem, this.#selection);
  }

  #keep(state: EditorState): KeptSelection | undefined {
    if (state.doc !== this.#shown) return undefined;
    return keptSelection(state.selection, ($position) => relativePositionOf(this.#rendering, $position));
  }

  #show(events: readonly { readonly target: unknown }[], origin: unknown): void {
    const next = rerenderBody(this.#rendering, this.#shown, changesOf(events, this.body));
    const step = smallestReplacement(this.#shown, next);
    const view = this.#view;
    if (step === undefined || view === undefined) return;
    const { state } = view;
    const change = state.tr.step(step);
    this.#shown = change.doc;
    const undoing = origin instanceof Y.UndoManager ? origin.currStackItem : null;
    this.#restoreSelection(change, undoing);
    if (undoing !== null) change.scrollIntoView();
    // Bold that was switched on for the next letter stays on.
    else if (state.storedMarks !== null) change.setStoredMarks(state.storedMarks);
    // A link is made of an address by whoever types it, on their page.
    change.setMeta(FROM_DOCUMENT, true).setMeta('addToHistory', false).setMeta('preventAutolink', true);
    view.dispatch(change);
  }

  #restoreSelection(change: Transaction, undoing: object | null): void {
    const remembered = undoing === null ? undefined : this.#selectionByStackItem.get(undoing);
    const kept = remembered ?? this.#selection;
    const selection =
      kept && restoredSelection(change.doc, kept, (position) => this.absolutePosition(position));
    if (selection !== undefined && !selection.eq(change.selection)) change.setSelection(selection);
  }
}
