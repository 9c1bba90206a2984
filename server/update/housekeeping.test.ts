import * as Y from 'yjs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../shared/protocol/limits.ts';
import { admit } from './admission.ts';
import { DocumentIndex } from './document-index.ts';
import { housekeepingIn, type Housekeeping } from './housekeeping.ts';

/** A page with this content, and another that has the same. */
function twoWriters(write: (doc: Y.Doc) => void): { ann: Y.Doc; bob: Y.Doc; index: DocumentIndex } {
  const ann = new Y.Doc();
  const bob = new Y.Doc();
  write(ann);
  const shared = Y.encodeStateAsUpdate(ann);
  Y.applyUpdate(bob, shared);
  const index = DocumentIndex.empty();
  take(index, shared);
  return { ann, bob, index };
}

function take(index: DocumentIndex, update: Uint8Array): void {
  const admission = admit(update, index, DEFAULT_LIMITS);
  if (admission.kind !== 'admitted') throw new Error(admission.kind);
  index.apply(admission.update);
}

function judge(index: DocumentIndex, update: Uint8Array): Housekeeping | 'nothingNew' {
  const admission = admit(update, index, DEFAULT_LIMITS);
  if (admission.kind === 'nothingNew') return 'nothingNew';
  if (admission.kind !== 'admitted') throw new Error(admission.kind);
  return housekeepingIn(admission.update, index);
}

/** What both did at the same time, as the server gets it, and the answer of somebody who only reads. */
function readerAfter(
  write: (doc: Y.Doc) => void,
  annDoes: (doc: Y.Doc) => void,
  bobDoes: (doc: Y.Doc) => void,
): { index: DocumentIndex; answer: Uint8Array } {
  const { ann, bob, index } = twoWriters(write);
  const known = index.encodeStateVector();
  annDoes(ann);
  bobDoes(bob);
  const reader = new Y.Doc();
  reader.getText('t');
  for (const update of [Y.encodeStateAsUpdate(ann, known), Y.encodeStateAsUpdate(bob, known)]) {
    take(index, update);
    if (reader.store.clients.size === 0) Y.applyUpdate(reader, Y.encodeStateAsUpdate(ann));
    Y.applyUpdate(reader, update);
  }
  return { index, answer: Y.encodeStateAsUpdate(reader, index.encodeStateVector()) };
}

function paragraph(doc: Y.Doc): void {
  const element = new Y.XmlElement('paragraph');
  element.insert(0, [new Y.XmlText('some text')]);
  doc.getXmlFragment('default').insert(0, [element]);
}

function textOf(doc: Y.Doc): Y.XmlText {
  const element = doc.getXmlFragment('default').get(0);
  const text = element instanceof Y.XmlElement ? element.get(0) : undefined;
  if (!(text instanceof Y.XmlText)) throw new Error('no text');
  return text;
}

describe('deletes that nobody asked for', () => {
  it('UPD-16 text written into a paragraph that was deleted at the same time', () => {
    const { index, answer } = readerAfter(
      paragraph,
      (doc) => textOf(doc).insert(4, ' more'),
      (doc) => doc.getXmlFragment('default').delete(0, 1),
    );
    expect(judge(index, answer)).toBe('certain');
  });

  it('UPD-16 formatting marks that Yjs tidies up', () => {
    const { index, answer } = readerAfter(
      (doc) => doc.getText('t').insert(0, 'some text'),
      (doc) => doc.getText('t').format(0, 6, { bold: true }),
      (doc) => doc.getText('t').format(0, 6, { bold: true }),
    );
    expect(judge(index, answer)).toBe('certain');
  });

  it('UPD-16 a value of a key that lost against another may be one', () => {
    const { index, answer } = readerAfter(
      (doc) => doc.getMap('m').set('other', 1),
      (doc) => doc.getMap('m').set('key', 1),
      (doc) => doc.getMap('m').set('key', 2),
    );
    expect(judge(index, answer)).toBe('possible');
  });

  it('UPD-16 deleted text, a deleted paragraph and written text are none', () => {
    const { ann, index } = twoWriters(paragraph);
    const known = Y.encodeStateVector(ann);
    textOf(ann).delete(0, 2);
    expect(judge(index, Y.encodeStateAsUpdate(ann, known))).toBe('none');
    ann.getXmlFragment('default').delete(0, 1);
    expect(judge(index, Y.encodeStateAsUpdate(ann, known))).toBe('none');
    paragraph(ann);
    expect(judge(index, Y.encodeStateAsUpdate(ann, known))).toBe('none');
  });
});
