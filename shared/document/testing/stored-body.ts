/** A body as it is read back after it went into a `Y.Doc` and its update into another. */
import type { Node as DocumentNode } from '@tiptap/pm/model';
import { prosemirrorToYXmlFragment } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { type Body, BODY_NAME, readBody } from '../body-json.ts';

export function storedBody(node: DocumentNode): Body {
  const written = new Y.Doc();
  prosemirrorToYXmlFragment(node, written.getXmlFragment(BODY_NAME));
  const read = new Y.Doc();
  Y.applyUpdate(read, Y.encodeStateAsUpdate(written));
  return readBody(read);
}
