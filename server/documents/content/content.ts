/** Content of documents: exporting, building, renaming. Plain functions; the content thread runs them. */
import { prosemirrorToYXmlFragment } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { BODY_NAME, readBody, readTitle, TITLE_NAME } from '../../../shared/document/body-json.ts';
import { bodyText, previewOf } from '../../../shared/document/body-text.ts';
import { markdownToBody } from '../../../shared/document/markdown-reader.ts';
import { bodyToMarkdown } from '../../../shared/document/markdown-writer.ts';
import type { JsonContent } from '../../../shared/api/document-content.ts';
import type { BuiltContent, ExportRequest, StoredContent } from './content-calls.ts';
import { openContent, PREVIEW_CHARACTERS } from '../describe.ts';
import { findTextEdits } from './text-edit.ts';

/** Stands for something embedded, which takes one place in a text. */
const OBJECT_REPLACEMENT = '\uFFFC';

export function buildContent(title: string, markdown: string | undefined): BuiltContent {
  const doc = new Y.Doc();
  const body = markdown === undefined ? undefined : markdownToBody(markdown);
  if (markdown !== undefined && body === undefined) return { kind: 'tooDeep' };
  doc.transact(() => {
    if (title !== '') doc.getText(TITLE_NAME).insert(0, title);
    if (body !== undefined) prosemirrorToYXmlFragment(body, doc.getXmlFragment(BODY_NAME));
  });
  return {
    kind: 'built',
    update: Y.encodeStateAsUpdate(doc),
    clientId: doc.clientID,
    preview: previewOf(readBody(doc), PREVIEW_CHARACTERS),
  };
}

export function retitle(content: StoredContent, title: string): Uint8Array | undefined {
  const doc = openContent(content);
  const text = doc.getText(TITLE_NAME);
  const edits = findTextEdits(charactersOf(text), title);
  if (edits.length === 0) return undefined;
  const before = Y.encodeStateVector(doc);
  doc.transact(() => {
    // From the end, so that earlier positions stay what they are.
    for (const { at, deleteCount, insert } of edits.toReversed()) {
      text.delete(at, deleteCount);
      text.insert(at, insert);
    }
  });
  return Y.encodeStateAsUpdate(doc, before);
}

export function exportContent({ content, format, schemaVersion }: ExportRequest): Uint8Array {
  const doc = openContent(content);
  switch (format) {
    case 'yjs':
      return Y.encodeStateAsUpdate(doc);
    case 'markdown':
      return utf8(bodyToMarkdown(readBody(doc)));
    case 'text':
      return utf8(bodyText(readBody(doc)));
    case 'json': {
      const json: JsonContent = {
        type: 'doc',
        title: readTitle(doc),
        schemaVersion,
        content: [...readBody(doc).content],
      };
      return utf8(JSON.stringify(json));
    }
    default:
      return format satisfies never;
  }
}

function charactersOf(text: Y.Text): string {
  const delta: unknown = text.toDelta();
  if (!Array.isArray(delta)) return '';
  return delta
    .map((piece: unknown) => {
      const insert: unknown = typeof piece === 'object' && piece !== null ? Reflect.get(piece, 'insert') : '';
      return typeof insert === 'string' ? insert : OBJECT_REPLACEMENT;
    })
    .join('');
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
