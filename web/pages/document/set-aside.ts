/** Edits that belong to a history which the server replaced, as text: they can be read and copied, never sent. */
import * as Y from 'yjs';
import { readSetAside } from '../../sync/local-documents.ts';
import { unsentEdits, unsentText } from './unsent-edits.ts';

export interface SetAsideText {
  readonly generation: string;
  readonly text: string;
}

export async function setAsideTexts(
  documentId: string,
  principalKey?: string,
): Promise<readonly SetAsideText[]> {
  const copies = await readSetAside(documentId, principalKey);
  return copies.map(({ generation, content, unsent }) => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, content);
    const text = unsentText(unsentEdits(unsent, doc.getText('title'), doc.getXmlFragment('default')));
    doc.destroy();
    return { generation, text };
  });
}
