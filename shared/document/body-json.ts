/**
 * The body as ProseMirror JSON, read straight from the `Y.Doc`. It needs no schema, so that content of a newer page
 * or of another program is neither lost nor an error: whatever is there is in the result. Total for any document.
 */
import * as Y from 'yjs';

export interface BodyMark {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
}

export interface BodyNode {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content?: readonly BodyNode[];
  readonly marks?: readonly BodyMark[];
  readonly text?: string;
}

export interface Body extends BodyNode {
  readonly type: 'doc';
  readonly content: readonly BodyNode[];
}

/** The names under which every document keeps its body and its title. */
export const BODY_NAME = 'default';
export const TITLE_NAME = 'title';

/** Admission bounds nesting at 256; deeper content (of an older log) is cut here with a note. */
const MAX_DEPTH = 300;
/** A mark that may overlap itself is stored as `name--hash` (y-prosemirror's way). */
const HASHED_MARK_NAME = /^(.*)--[a-zA-Z0-9+/=]{8}$/;

export function readBody(doc: Y.Doc): Body {
  return { type: 'doc', content: readChildren(doc.getXmlFragment(BODY_NAME), 0) };
}

export function readTitle(doc: Y.Doc): string {
  return doc.getText(TITLE_NAME).toJSON();
}

function readChildren(parent: Y.XmlFragment, depth: number): BodyNode[] {
  const children: readonly unknown[] = parent.toArray();
  return children.flatMap((child) => readChild(child, depth));
}

function readChild(child: unknown, depth: number): BodyNode[] {
  if (depth > MAX_DEPTH) return [{ type: 'tooDeep' }];
  if (child instanceof Y.XmlText) return readText(child);
  if (child instanceof Y.XmlElement) {
    const attrs: Record<string, unknown> = child.getAttributes();
    const content = readChildren(child, depth + 1);
    return [
      {
        type: child.nodeName,
        ...(Object.keys(attrs).length > 0 ? { attrs } : {}),
        ...(content.length > 0 ? { content } : {}),
      },
    ];
  }
  if (typeof child === 'string') return child === '' ? [] : [{ type: 'text', text: child }];
  if (child instanceof Y.AbstractType) return [{ type: 'unknown', attrs: { value: child.toJSON() } }];
  return [{ type: 'unknown', attrs: { value: child } }];
}

function readText(text: Y.XmlText): BodyNode[] {
  const delta: unknown = text.toDelta();
  return Array.isArray(delta) ? delta.flatMap(readPiece) : [];
}

/** One operation of a delta: a run of text with the same marks, or something embedded. */
function readPiece(piece: unknown): BodyNode[] {
  if (!isRecord(piece)) return [];
  const { insert, attributes } = piece;
  const marks = Object.entries(isRecord(attributes) ? attributes : {}).flatMap(([name, attrs]) =>
    readMark(name, attrs),
  );
  const marked = marks.length > 0 ? { marks } : {};
  if (typeof insert !== 'string') return [{ type: 'unknown', attrs: { value: jsonOf(insert) }, ...marked }];
  return insert === '' ? [] : [{ type: 'text', text: insert, ...marked }];
}

function readMark(storedName: string, attrs: unknown): BodyMark[] {
  if (attrs === null || attrs === undefined || attrs === false) return [];
  const type = HASHED_MARK_NAME.exec(storedName)?.[1] ?? storedName;
  return [isRecord(attrs) && Object.keys(attrs).length > 0 ? { type, attrs } : { type }];
}

function jsonOf(value: unknown): unknown {
  return value instanceof Y.AbstractType ? value.toJSON() : value;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
