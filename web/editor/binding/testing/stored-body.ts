/** A body in a Y.Doc and what is shown of it, without a view. */
import type { Node, Schema } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { createDocumentSchema } from '../../../../shared/document/extensions.ts';
import { createElement } from '../create-types.ts';
import { renderBody, type Rendering } from '../render.ts';
import { ShownChildren } from '../shown-children.ts';
import { writeContent } from '../write-blocks.ts';

export const schema = createDocumentSchema();

export interface StoredBody extends Rendering {
  readonly doc: Y.Doc;
}

/** `doc(p('one'), p('two', br(), 'three'))` in a Y.Doc. */
export function stored(shown: Node, withSchema: Schema = schema): StoredBody {
  const doc = new Y.Doc();
  const body = doc.getXmlFragment('default');
  const children = new ShownChildren(withSchema);
  const blocks = shown.children.map((child) => createElement(child, children));
  body.insert(0, blocks);
  children.set(body, blocks);
  return { doc, body, schema: withSchema, children };
}

export function shownOf(rendering: Rendering): Node {
  return renderBody({ ...rendering, children: new ShownChildren(rendering.schema) });
}

/** Writes what an editor would, and says how many bytes that were. */
export function write(body: StoredBody, before: Node, after: Node): number {
  let bytes = 0;
  const count = (update: Uint8Array): void => {
    bytes += update.length;
  };
  body.doc.on('update', count);
  body.doc.transact((transaction) => writeContent({ ...body, transaction }, body.body, before, after));
  body.doc.off('update', count);
  return bytes;
}

type Content = Node | string;

export function text(content: string, ...marks: readonly string[]): Node {
  return schema.text(
    content,
    marks.map((mark) => schema.mark(mark)),
  );
}

function node(name: string, content: readonly Content[], attrs: object | null = null): Node {
  return schema.node(
    name,
    attrs === null ? null : { ...attrs },
    content.map((child) => (typeof child === 'string' ? schema.text(child) : child)),
  );
}

export const doc = (...content: readonly Content[]): Node => node('doc', content);
export const p = (...content: readonly Content[]): Node => node('paragraph', content);
export const h = (level: number, ...content: readonly Content[]): Node => node('heading', content, { level });
export const list = (...items: readonly Content[]): Node => node('bulletList', items);
export const item = (...content: readonly Content[]): Node => node('listItem', content);
export const task = (isDone: boolean, ...content: readonly Content[]): Node =>
  node('taskList', [node('taskItem', content, { checked: isDone })]);
export const quote = (...content: readonly Content[]): Node => node('blockquote', content);
export const code = (...content: readonly Content[]): Node => node('codeBlock', content);
export const hr = (): Node => node('horizontalRule', []);
export const br = (): Node => node('hardBreak', []);

/** A bit of everything the schema has. */
export const WHOLE = doc(
  h(2, 'Heading'),
  p('plain ', text('bold', 'bold'), text(' both', 'bold', 'italic'), br(), text('end', 'code')),
  list(item(p('one'), list(item(p('nested')))), item(p())),
  task(true, p('done'), p('more')),
  quote(p('quoted'), code('let it = be;\n')),
  hr(),
  p(br()),
  p('😀 last'),
);
