/**
 * Y types as ProseMirror nodes. Total, and it never writes: content that several edits left incomplete is completed
 * on the screen alone (mendNode), whatever this page does not know is left out of the picture, not of the document.
 */
import { Fragment, type Node, type NodeType, type Schema } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { mendNode } from '../lenient-schema.ts';
import { textRuns } from '../text-runs.ts';
import { marksOf } from './marks.ts';
import type { ShownChildren } from './shown-children.ts';

export interface Rendering {
  readonly body: Y.XmlFragment;
  readonly schema: Schema;
  readonly children: ShownChildren;
}

export function renderBody(rendering: Rendering): Node {
  const { body, schema } = rendering;
  return completed(schema.topNodeType, null, renderContent(rendering, body, schema.topNodeType));
}

export function renderElement(rendering: Rendering, element: Y.XmlElement): Node {
  const type = rendering.schema.nodes[element.nodeName];
  if (type === undefined) throw new Error(`not a node of the schema: ${element.nodeName}`);
  return completed(type, element.getAttributes(), renderContent(rendering, element, type));
}

export function renderText(text: Y.XmlText, schema: Schema): Node[] {
  return textRuns(text).flatMap(({ insert, attributes }) =>
    typeof insert === 'string' && insert !== '' ? [schema.text(insert, marksOf(attributes, schema))] : [],
  );
}

/** The node with these children, mended if need be; as it is where nothing mends it, rather than not at all. */
export function completed(
  type: NodeType,
  attrs: Readonly<Record<string, unknown>> | null,
  children: readonly Node[],
): Node {
  return mendNode(type, attrs, children) ?? type.create(attrs, Fragment.fromArray([...children]));
}

function renderContent(rendering: Rendering, parent: Y.XmlFragment, type: NodeType): readonly Node[] {
  if (type.isLeaf) return [];
  if (!type.inlineContent) {
    return rendering.children.read(parent).map((child) => renderElement(rendering, child));
  }
  const children: unknown[] = parent.toArray();
  return children.flatMap((child) => {
    if (child instanceof Y.XmlText) return renderText(child, rendering.schema);
    return rendering.children.isShown(child) ? [renderElement(rendering, child)] : [];
  });
}
