/**
 * New Y types for new nodes, stored as every y-prosemirror client stores them: an element named after the node's
 * type, its attributes but those that are null, neighbouring text nodes as one text.
 */
import type { Node } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { attributesOf } from './marks.ts';
import { isElement } from '../text-runs.ts';
import { nodeParts, type ShownChildren } from './shown-children.ts';

type StoredValue = string | number | boolean | object;

export function createElement(node: Node, children: ShownChildren): Y.XmlElement {
  const element = new Y.XmlElement(node.type.name);
  for (const [key, value] of Object.entries<unknown>(node.attrs)) setAttribute(element, key, value);
  const content = node.type.inlineContent
    ? createInline(node.children, children)
    : node.children.map((child) => createElement(child, children));
  element.insert(0, content);
  if (!node.type.inlineContent) children.set(element, content.filter(isElement));
  return element;
}

export function createText(nodes: readonly Node[]): Y.XmlText {
  const text = new Y.XmlText();
  text.applyDelta(
    nodes.map((node) => ({ insert: storableText(node.text), attributes: attributesOf(node.marks) })),
  );
  return text;
}

/** Half a character (a lone surrogate) would reach others as something else and be different there for good. */
export function storableText(text = ''): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

/** Writes the attributes that differ, and only those: what is stored otherwise than it is shown stays as it is. */
export function writeAttributes(element: Y.XmlElement, before: Node, after: Node): void {
  if (before.attrs === after.attrs) return;
  for (const [key, value] of Object.entries<unknown>(after.attrs)) {
    if (isSameValue(before.attrs[key], value)) continue;
    if (value === null || value === undefined) element.removeAttribute(key);
    else setAttribute(element, key, value);
  }
}

function createInline(nodes: readonly Node[], children: ShownChildren): (Y.XmlElement | Y.XmlText)[] {
  const { runs, atoms } = nodeParts(nodes);
  const types: (Y.XmlElement | Y.XmlText)[] = [];
  for (const [at, run] of runs.entries()) {
    const atom = atoms[at - 1];
    if (atom !== undefined) types.push(createElement(atom, children));
    if (run.length > 0) types.push(createText(run));
  }
  return types;
}

/** Yjs types attributes as text; what it stores is any JSON. */
function setAttribute(element: unknown, key: string, value: unknown): void {
  if (storesAnyValue(element) && isStorable(value)) element.setAttribute(key, value);
}

function storesAnyValue(element: unknown): element is Y.XmlElement<Record<string, StoredValue>> {
  return element instanceof Y.XmlElement;
}

function isStorable(value: unknown): value is StoredValue {
  return value !== null && value !== undefined;
}

function isSameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  const areObjects = typeof one === 'object' && typeof other === 'object';
  return areObjects && JSON.stringify(one) === JSON.stringify(other);
}
