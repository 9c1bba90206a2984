/**
 * Other people's carets and selections, and one's own told to them. A caret carries only a checked colour, and a name
 * that screen readers and copying pass over; it never moves the reader's own focus or scroll.
 *
 * Awareness holds `cursor: {anchor, head}` as relative positions, as every y-prosemirror client writes it.
 */
import { Extension } from '@tiptap/core';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { bindingOf, cameFromDocument } from './binding/binding-plugin.ts';
import { noticeCaret } from './notice-caret.ts';
import { safeColor } from '../ui/person-color.ts';
import { shownName } from '../ui/shown-name.ts';
import { readCarets, type CaretOwner } from './caret-owners.ts';

/** How long a name stays readable after its caret moved. */
const LABEL_SHOWN_MS = 1800;

const key = new PluginKey<DecorationSet>('remoteCarets');

export function remoteCarets(awareness: Awareness, guest: string): Extension {
  return Extension.create({
    name: 'remoteCarets',
    addProseMirrorPlugins: () => [caretsPlugin(awareness, guest)],
  });
}

/** Where somebody's caret was before it was brought into view; `none`: they have none. */
export type CaretDistance = 'none' | 'near' | 'far';

/** More screens than this are jumped over: what lies between is laid out only when it is passed. */
const FAR_SCREENS = 2;

/** Brings somebody's caret into view. After a jump from far away what is laid out there may move it once more. */
export function scrollToCaret(view: EditorView, clientId: number, behavior: ScrollBehavior): CaretDistance {
  const caret = view.dom.querySelector(`[data-client-id="${clientId}"]`);
  if (caret === null) return 'none';
  const isFar = Math.abs(caret.getBoundingClientRect().top) > FAR_SCREENS * globalThis.innerHeight;
  caret.scrollIntoView({ block: 'center', behavior: isFar ? 'instant' : behavior });
  return isFar ? 'far' : 'near';
}

function caretsPlugin(awareness: Awareness, guest: string): Plugin {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_config, state) => withCarets(DecorationSet.empty, state, { awareness, guest }),
      apply: (transaction, before, _state, state) => {
        const carets = transaction.docChanged ? before.map(transaction.mapping, transaction.doc) : before;
        const mayHaveMoved = transaction.getMeta(key) !== undefined || cameFromDocument(state);
        return mayHaveMoved ? withCarets(carets, state, { awareness, guest }) : carets;
      },
    },
    props: { decorations: (state) => key.getState(state) },
    view: (view) => {
      const stopWatching = watchOthers(view, awareness);
      const own = tellOthers(view, awareness);
      return {
        update: own.update,
        destroy: () => {
          stopWatching();
          own.stop();
        },
      };
    },
  });
}

/** The same set with only those carets drawn anew that are not where, or not whose, they were. */
function withCarets(
  drawn: DecorationSet,
  state: EditorState,
  { awareness, guest }: { readonly awareness: Awareness; readonly guest: string },
): DecorationSet {
  const stale = new Map(drawn.find().map((decoration) => [nameOf(decoration), decoration]));
  const missing: Decoration[] = [];
  for (const decoration of readCarets(awareness).flatMap((peer) => decorationsOf(peer, state, guest))) {
    const name = nameOf(decoration);
    if (stale.has(name)) stale.delete(name);
    else missing.push(decoration);
  }
  return drawn.remove([...stale.values()]).add(state.doc, missing);
}

function nameOf({ from, to, spec }: Decoration): string {
  const known: unknown = spec;
  const owner = typeof known === 'object' && known !== null && 'key' in known ? known.key : undefined;
  return `${from} ${to} ${String(owner)}`;
}

function decorationsOf(peer: CaretOwner, state: EditorState, guest: string): readonly Decoration[] {
  if (peer.cursor === undefined) return [];
  const anchor = resolve(peer.cursor.anchor, state);
  const head = resolve(peer.cursor.head, state);
  if (anchor === undefined || head === undefined) return [];
  const color = safeColor(peer.user.color);
  const name = shownName(peer.user, guest);
  const side = isLineStart(state, head) ? -1 : 10;
  const caret = Decoration.widget(head, () => caretElement(peer.clientId, name, color), {
    key: `${peer.clientId} ${color} ${side} ${name}`,
    side,
    marks: [],
    ignoreSelection: true,
  });
  const shown = [...blockOf(peer, state, head), caret];
  if (anchor === head) return shown;
  const range = { class: 'remote-selection', style: `--person: ${color}` };
  const spec = { key: `${peer.clientId} ${color}` };
  return [Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), range, spec), ...shown];
}

/** Marks the block around a caret: a name stands out of it, so a style sheet must not cut it off at its edges. */
function blockOf(peer: CaretOwner, state: EditorState, head: number): readonly Decoration[] {
  const place = state.doc.resolve(head);
  if (place.depth === 0) return [];
  const spec = { key: `${peer.clientId} block` };
  return [Decoration.node(place.before(1), place.after(1), { class: 'has-remote-caret' }, spec)];
}

/** A line that begins with somebody's caret: in Chromium one's own, if it stood before that, would not leave by End. */
function isLineStart(state: EditorState, at: number): boolean {
  const { parent, parentOffset } = state.doc.resolve(at);
  return parentOffset === 0 && parent.content.size > 0;
}

/** Where a relative position is now; undefined when it builds on what this page does not have (yet). */
function resolve(position: unknown, state: EditorState): number | undefined {
  const binding = bindingOf(state);
  if (binding === undefined || typeof position !== 'object') return undefined;
  try {
    const at = binding.absolutePosition(Y.createRelativePositionFromJSON(position));
    return at === undefined ? undefined : Math.max(0, Math.min(at, state.doc.content.size));
  } catch {
    // Anybody can put anything into awareness; a position that cannot be read is no position.
    return undefined;
  }
}

function caretElement(clientId: number, name: string, color: string): HTMLElement {
  const caret = document.createElement('span');
  caret.className = 'remote-caret';
  caret.dataset['clientId'] = String(clientId);
  caret.setAttribute('aria-hidden', 'true');
  caret.style.setProperty('--person', color);
  const label = document.createElement('span');
  label.className = 'remote-caret-label';
  // Shown by the style sheet: not text, so neither copied nor counted.
  label.dataset['name'] = name;
  caret.append(label);
  return caret;
}

/** Draws again, at most once a frame, when somebody's caret moves, and shows the name of whoever moved. */
function watchOthers(view: EditorView, awareness: Awareness): () => void {
  const shownAt = new Map<number, { cursor: string; hide: ReturnType<typeof setTimeout> }>();
  let frame: number | undefined;
  const showName = (peer: CaretOwner): void => {
    const cursor = JSON.stringify(peer.cursor);
    const before = shownAt.get(peer.clientId);
    if (before?.cursor === cursor) return;
    clearTimeout(before?.hide);
    const mark = (isMoving: boolean): void => {
      const caret = view.dom.querySelector(`[data-client-id="${peer.clientId}"]`);
      caret?.classList.toggle('is-moving', isMoving);
    };
    mark(true);
    shownAt.set(peer.clientId, { cursor, hide: setTimeout(() => mark(false), LABEL_SHOWN_MS) });
  };
  const draw = (): void => {
    frame = undefined;
    if (view.isDestroyed) return;
    noticeCaret(view);
    view.dispatch(view.state.tr.setMeta(key, true).setMeta('addToHistory', false));
    for (const peer of readCarets(awareness)) if (peer.cursor !== undefined) showName(peer);
  };
  const onChange = ({ added, updated, removed }: AwarenessChange): void => {
    const others = [...added, ...updated, ...removed].some((clientId) => clientId !== awareness.clientID);
    if (others) frame ??= requestAnimationFrame(draw);
  };
  awareness.on('change', onChange);
  return () => {
    awareness.off('change', onChange);
    if (frame !== undefined) cancelAnimationFrame(frame);
    for (const { hide } of shownAt.values()) clearTimeout(hide);
  };
}

interface AwarenessChange {
  readonly added: readonly number[];
  readonly updated: readonly number[];
  readonly removed: readonly number[];
}

/** Publishes one's own selection once the text has had the focus, and takes it back when it may not be edited. */
function tellOthers(
  view: EditorView,
  awareness: Awareness,
): { update: (view: EditorView) => void; stop: () => void } {
  let lastTold = '';
  const tellSelection = (): void => {
    if (!view.editable || !view.hasFocus()) return;
    const cursor = relativeSelection(view.state);
    const told = JSON.stringify(cursor);
    if (cursor === undefined || told === lastTold) return;
    lastTold = told;
    awareness.setLocalStateField('cursor', cursor);
  };
  const withdraw = (): void => {
    if (lastTold === '') return;
    lastTold = '';
    awareness.setLocalStateField('cursor', null);
  };
  view.dom.addEventListener('focusin', tellSelection);
  return {
    update: (current) => {
      if (!current.editable) withdraw();
      tellSelection();
    },
    stop: () => {
      view.dom.removeEventListener('focusin', tellSelection);
      withdraw();
    },
  };
}

function relativeSelection(state: EditorState): { anchor: unknown; head: unknown } | undefined {
  const { anchor, head } = state.selection;
  const at = (position: number): unknown => bindingOf(state)?.relativePosition(state, position);
  const relative = { anchor: at(anchor), head: at(head) };
  return relative.anchor === undefined ? undefined : relative;
}
