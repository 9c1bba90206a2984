import { beforeEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createIndexedDbLocalCopy } from '../../sync/indexed-db-local-copy.ts';
import { giveUpUnsentEdits } from '../../sync/local-documents.ts';
import { installIndexedDb } from '../../sync/testing/browser-storage.ts';
import { setAsideTexts } from './set-aside.ts';

const ALICE = 'user:alice';

beforeEach(installIndexedDb);

it('PAGE-24 gives back as text what was unsent in a replaced history, until it is discarded', async () => {
  const doc = new Y.Doc();
  doc.getText('title').insert(0, 'sent');
  const content = Y.encodeStateAsUpdate(doc);
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText('written on a train')]);
  doc.getXmlFragment('default').insert(0, [paragraph]);
  const update = Y.encodeStateAsUpdate(doc, Y.encodeStateVectorFromUpdate(content));
  const copy = createIndexedDbLocalCopy({ principalKey: ALICE, documentId: 'doc1' });
  await copy.write({
    generation: 'first',
    unsent: [{ key: 'tab.0', update }],
    acked: [],
    content: [content],
    continues: false,
    meta: {
      generation: 'first',
      seen: true,
      role: 'editor',
      user: { id: 'u1', name: 'Alice', color: '#336699', kind: 'member' },
      schema: 1,
    },
    ownClientIds: [],
    confirmed: true,
    title: 'sent',
    at: 1_000,
  });
  expect(await setAsideTexts('doc1', ALICE)).toEqual([]);
  await copy.setAside('first');
  expect(await setAsideTexts('doc1', ALICE)).toEqual([{ generation: 'first', text: 'written on a train' }]);
  await giveUpUnsentEdits({ documentId: 'doc1', generation: 'first' }, ALICE);
  expect(await setAsideTexts('doc1', ALICE)).toEqual([]);
});
