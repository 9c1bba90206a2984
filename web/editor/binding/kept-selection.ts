/** One's own selection, kept by what it stands at rather than by number, while the document changes around it. */
import type { Node, ResolvedPos } from '@tiptap/pm/model';
import { NodeSelection, TextSelection, type Selection } from '@tiptap/pm/state';
import type * as Y from 'yjs';

export interface KeptSelection {
  readonly kind: 'text' | 'node';
  readonly anchor: Y.RelativePosition;
  readonly head: Y.RelativePosition;
}

/** Undefined for the selections that ProseMirror itself carries through a change: everything, a gap. */
export function keptSelection(
  selection: Selection,
  relativePositionOf: ($position: ResolvedPos) => Y.RelativePosition,
): KeptSelection | undefined {
  const kind =
    selection instanceof TextSelection ? 'text' : selection instanceof NodeSelection ? 'node' : undefined;
  if (kind === undefined) return undefined;
  const anchor = relativePositionOf(selection.$anchor);
  return { kind, anchor, head: selection.empty ? anchor : relativePositionOf(selection.$head) };
}

/** Undefined when nothing of where it was is left. */
export function restoredSelection(
  doc: Node,
  { kind, anchor, head }: KeptSelection,
  absolutePositionOf: (position: Y.RelativePosition) => number | undefined,
): Selection | undefined {
  const anchorAt = absolutePositionOf(anchor);
  if (kind === 'node') return anchorAt === undefined ? undefined : nodeSelection(doc, anchorAt);
  const headAt = head === anchor ? anchorAt : absolutePositionOf(head);
  const [from, to] = [anchorAt ?? headAt, headAt ?? anchorAt];
  return from === undefined || to === undefined
    ? undefined
    : TextSelection.between(doc.resolve(from), doc.resolve(to));
}

function nodeSelection(doc: Node, at: number): Selection | undefined {
  const node = doc.resolve(at).nodeAfter;
  return node !== null && NodeSelection.isSelectable(node) ? NodeSelection.create(doc, at) : undefined;
}
