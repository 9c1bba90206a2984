import * as Y from 'yjs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../shared/protocol/limits.ts';
import { admit } from './admission.ts';
import { DocumentIndex } from './document-index.ts';

function article(): Y.Doc {
  const doc = new Y.Doc();
  const body = doc.getXmlFragment('default');
  for (let line = 0; line < 50; line++) {
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [new Y.XmlText(`Line ${line} of an article.`)]);
    paragraph.setAttribute('level', String(line % 3));
    body.insert(chosenPlace(body.length, line), [paragraph]);
  }
  body.delete(10, 5);
  doc.getText('title').insert(0, 'Title');
  return doc;
}

function chosenPlace(length: number, seed: number): number {
  return (seed * 7919) % (length + 1);
}

function indexOf(...updates: Uint8Array[]): DocumentIndex {
  const index = DocumentIndex.fromUpdates(updates);
  if (!index.ok) throw new Error(index.error.reason);
  return index.value;
}

describe('the index of a document', () => {
  it('UPD-13 knows what Yjs knows: clocks, client ids, the state vector', () => {
    const doc = article();
    const index = indexOf(Y.encodeStateAsUpdate(doc));
    expect(index.clockOf(doc.clientID)).toBe(Y.getState(doc.store, doc.clientID));
    expect(index.clockOf(doc.clientID + 1)).toBe(0);
    expect(index.clientCount).toBe(1);
    expect(index.encodeStateVector()).toEqual(Y.encodeStateVector(doc));
    expect(index.encodeStateVector()).toBe(index.encodeStateVector());
    expect(DocumentIndex.empty().encodeStateVector()).toEqual(new Uint8Array([0]));
  });

  it('UPD-13 travels between threads as plain data', () => {
    const doc = article();
    const index = indexOf(Y.encodeStateAsUpdate(doc));
    const arrived = DocumentIndex.fromData(structuredClone(index.toData()));
    expect(arrived.toData()).toEqual(index.toData());
    expect(arrived.encodeStateVector()).toEqual(index.encodeStateVector());
    doc.getText('title').insert(5, '!');
    const update = Y.encodeStateAsUpdate(doc, index.encodeStateVector());
    expect(admit(update, arrived, DEFAULT_LIMITS)).toEqual(admit(update, index, DEFAULT_LIMITS));
  });

  it('UPD-13 follows one update after another to where the whole would have led', () => {
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(article()));
    doc.getText('title').delete(1, 2);
    doc.getMap('map').set('a', new Y.Map([['b', 1]]));
    doc.getMap('map').delete('a');
    const whole = indexOf(Y.encodeStateAsUpdate(doc));
    const stepwise = indexOf(...updates);
    expect(stepwise.encodeStateVector()).toEqual(whole.encodeStateVector());
    expect(admit(Y.encodeStateAsUpdate(doc), stepwise, DEFAULT_LIMITS).kind).toBe('nothingNew');
  });

  it('UPD-13 says which stored update cannot be read, and why', () => {
    const update = Y.encodeStateAsUpdate(article());
    expect(DocumentIndex.fromUpdates([update, new Uint8Array([1, 1, 1])])).toEqual({
      ok: false,
      error: { at: 1, reason: 'ends too early' },
    });
    const doc = new Y.Doc();
    doc.getText('t').insert(0, 'a');
    const known = Y.encodeStateVector(doc);
    doc.getText('t').insert(1, 'b');
    expect(DocumentIndex.fromUpdates([Y.encodeStateAsUpdate(doc, known)])).toEqual({
      ok: false,
      error: { at: 0, reason: 'builds on something that is missing' },
    });
  });

  it('UPD-13 is small: text typed by one hand is a handful of numbers, however long', () => {
    const doc = new Y.Doc();
    for (let at = 0; at < 10_000; at++) doc.getText('t').insert(at, 'x');
    const { placeRuns, deletedBounds } = indexOf(Y.encodeStateAsUpdate(doc)).toData();
    expect([placeRuns.length, deletedBounds.length]).toEqual([2, 0]);
  });
});
