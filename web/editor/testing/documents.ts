/** Documents for the editor's tests: real Yjs documents, connected in memory where a test lets them be. */
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { createEditor, type CreatedEditor } from '../create-editor.ts';
import type { SharedDocument } from '../shared-document.ts';
import type { UnknownContent } from '../unknown-content.ts';

export function newDocument(clientId?: number): SharedDocument {
  const doc = new Y.Doc();
  if (clientId !== undefined) doc.clientID = clientId;
  return {
    doc,
    awareness: new Awareness(doc),
    title: doc.getText('title'),
    body: doc.getXmlFragment('default'),
  };
}

/** A copy of a document as another client has it after its first sync. */
export function copyOf(document: SharedDocument): SharedDocument {
  const copy = newDocument();
  Y.applyUpdate(copy.doc, Y.encodeStateAsUpdate(document.doc), 'network');
  return copy;
}

/** Brings both to the same state, as the network does: nothing is an edit of this page. */
export function exchange(one: SharedDocument, other: SharedDocument): void {
  const toOther = Y.encodeStateAsUpdate(one.doc, Y.encodeStateVector(other.doc));
  const toOne = Y.encodeStateAsUpdate(other.doc, Y.encodeStateVector(one.doc));
  Y.applyUpdate(other.doc, toOther, 'network');
  Y.applyUpdate(one.doc, toOne, 'network');
}

/** Counts what a page would send: every update that did not come from the network. */
export function countOwnUpdates(document: SharedDocument): { readonly count: () => number } {
  let own = 0;
  document.doc.on('update', (_update: Uint8Array, origin: unknown) => {
    if (origin !== 'network') own += 1;
  });
  return { count: () => own };
}

export interface OpenOptions {
  readonly editable?: boolean;
  readonly onUnknownContent?: (found: UnknownContent) => void;
}

export function openEditor(document: SharedDocument, options: OpenOptions = {}): CreatedEditor {
  const element = globalThis.document.createElement('div');
  globalThis.document.body.append(element);
  return createEditor({
    element,
    document,
    editable: options.editable ?? true,
    words: { body: 'Document body', placeholder: 'Write', guest: 'guest', task: (text) => text },
    keys: { openLink: () => true, goToToolbar: () => true },
    onUnknownContent: options.onUnknownContent ?? (() => {}),
  });
}

/** The editor of a document that this page knows completely. */
export function mountedEditor(
  document: SharedDocument,
  options?: OpenOptions,
): Extract<CreatedEditor, { kind: 'mounted' }> {
  const created = openEditor(document, options);
  if (created.kind !== 'mounted') throw new Error(`not mounted: ${created.found.kind} ${created.found.name}`);
  return created;
}

/** `paragraph('a', 'b')`: an element with text, as y-prosemirror stores it. */
export function block(name: string, text: string, attributes: Record<string, string> = {}): Y.XmlElement {
  const element = new Y.XmlElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  const content = new Y.XmlText();
  content.insert(0, text);
  element.insert(0, [content]);
  return element;
}

export function container(name: string, children: readonly (Y.XmlElement | Y.XmlText)[]): Y.XmlElement {
  const element = new Y.XmlElement(name);
  element.insert(0, [...children]);
  return element;
}
