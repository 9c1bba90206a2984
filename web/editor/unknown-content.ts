/**
 * What this page does not know cannot be shown in the editor, and what is not shown is easily lost: with a list that
 * is deleted, with a block that becomes another. So a document that holds such content is not edited here. It is
 * found before the binding can see it. The hook is `beforeObserverCalls`, which Yjs emits after a remote update is in
 * the document and before any observer runs: whoever is called there can still take the binding away.
 */
import type { ContentMatch, NodeType, Schema } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { isElement, textRuns } from './text-runs.ts';

export interface UnknownContent {
  readonly kind: 'node' | 'mark' | 'attribute' | 'embed' | 'place';
  readonly name: string;
}

/** The first thing in the body that this page's schema has no place for. */
export function findUnknownContent(body: Y.XmlFragment, schema: Schema): UnknownContent | undefined {
  return inChildren(body, schema.topNodeType, schema, () => true);
}

/** Calls `onUnknown` once, before any observer of the document runs, when an update brings unknown content. */
export function watchForUnknownContent(
  body: Y.XmlFragment,
  schema: Schema,
  onUnknown: (found: UnknownContent) => void,
): () => void {
  const doc = body.doc;
  if (doc === null) return () => {};
  const check = (transaction: Y.Transaction): void => {
    const found = inTransaction(body, schema, transaction);
    if (found === undefined) return;
    stop();
    onUnknown(found);
  };
  const stop = (): void => doc.off('beforeObserverCalls', check);
  doc.on('beforeObserverCalls', check);
  return stop;
}

function inTransaction(
  body: Y.XmlFragment,
  schema: Schema,
  transaction: Y.Transaction,
): UnknownContent | undefined {
  const isNew = (child: Y.XmlElement | Y.XmlText): boolean => {
    const id = child._item?.id;
    return id !== undefined && id.clock >= (transaction.beforeState.get(id.client) ?? 0);
  };
  for (const type of transaction.changed.keys()) {
    const found = inChangedType(type, body, schema, isNew);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inChangedType(
  type: unknown,
  body: Y.XmlFragment,
  schema: Schema,
  isNew: (child: Y.XmlElement | Y.XmlText) => boolean,
): UnknownContent | undefined {
  if (type === body) return inChildren(body, schema.topNodeType, schema, isNew);
  if (!(isElement(type) || type instanceof Y.XmlText)) return undefined;
  if (type._item === null || type._item.deleted || !Y.isParentOf(body, type._item)) return undefined;
  if (type instanceof Y.XmlText) return inText(type, schema);
  return inElement(type, schema, isNew);
}

function inElement(
  element: Y.XmlElement,
  schema: Schema,
  isNew: (child: Y.XmlElement | Y.XmlText) => boolean,
): UnknownContent | undefined {
  const type = schema.nodes[element.nodeName];
  if (type === undefined || type === schema.topNodeType || type.isText) {
    return { kind: 'node', name: element.nodeName };
  }
  const attribute = unknownKey(element.getAttributes(), type.spec.attrs);
  if (attribute !== undefined) return { kind: 'attribute', name: `${element.nodeName}.${attribute}` };
  return inChildren(element, type, schema, isNew);
}

function inChildren(
  parent: Y.XmlFragment,
  parentType: NodeType,
  schema: Schema,
  isNew: (child: Y.XmlElement | Y.XmlText) => boolean,
): UnknownContent | undefined {
  const allowed = allowedChildren(parentType);
  const children: readonly unknown[] = parent.toArray();
  for (const child of children) {
    if (!(isElement(child) || child instanceof Y.XmlText)) {
      return { kind: 'embed', name: parentType.name };
    }
    // What was there before was looked at when it came.
    if (!isNew(child)) continue;
    const name = child instanceof Y.XmlText ? 'text' : child.nodeName;
    const found = placeOf(name, schema, allowed, parentType) ?? lookInto(child, schema);
    if (found !== undefined) return found;
  }
  return undefined;
}

function placeOf(
  name: string,
  schema: Schema,
  allowed: ReadonlySet<NodeType>,
  parentType: NodeType,
): UnknownContent | undefined {
  const type = schema.nodes[name];
  if (type === undefined) return { kind: 'node', name };
  return allowed.has(type) ? undefined : { kind: 'place', name: `${name} in ${parentType.name}` };
}

function lookInto(child: Y.XmlElement | Y.XmlText, schema: Schema): UnknownContent | undefined {
  return child instanceof Y.XmlText ? inText(child, schema) : inElement(child, schema, () => true);
}

function inText(text: Y.XmlText, schema: Schema): UnknownContent | undefined {
  for (const run of textRuns(text)) {
    if (typeof run.insert !== 'string') return { kind: 'embed', name: 'text' };
    for (const [key, value] of Object.entries(run.attributes)) {
      const found = inMark(key, value, schema);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Marks that may stand beside their own kind carry a hash in their name: `comment--3sd9Klp=`. */
const HASHED_MARK_NAME = /^(.*)--[a-zA-Z0-9+/=]{8}$/;

function inMark(key: string, value: unknown, schema: Schema): UnknownContent | undefined {
  const name = HASHED_MARK_NAME.exec(key)?.[1] ?? key;
  const type = schema.marks[name];
  if (type === undefined) return { kind: 'mark', name };
  const attribute = unknownKey(value, type.spec.attrs);
  return attribute === undefined ? undefined : { kind: 'attribute', name: `${name}.${attribute}` };
}

function unknownKey(given: unknown, known: object | null | undefined): string | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  return Object.keys(given).find((key) => !Object.hasOwn(known ?? {}, key));
}

const allowedByType = new WeakMap<NodeType, ReadonlySet<NodeType>>();

/** Every type that the content rule admits at some place. Too few children can be mended; a foreign one cannot. */
function allowedChildren(parent: NodeType): ReadonlySet<NodeType> {
  const known = allowedByType.get(parent);
  if (known !== undefined) return known;
  const allowed = new Set<NodeType>();
  const seen = new Set<ContentMatch>();
  const walk = (match: ContentMatch): void => {
    if (seen.has(match)) return;
    seen.add(match);
    for (let at = 0; at < match.edgeCount; at += 1) {
      const edge = match.edge(at);
      allowed.add(edge.type);
      walk(edge.next);
    }
  };
  walk(parent.contentMatch);
  allowedByType.set(parent, allowed);
  return allowed;
}
