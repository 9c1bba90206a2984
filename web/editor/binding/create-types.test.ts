import { Schema } from '@tiptap/pm/model';
import { prosemirrorToYXmlFragment } from '@tiptap/y-tiptap';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { textRuns } from '../text-runs.ts';
import { storableText } from './create-types.ts';
import { br, doc, p, schema, stored, text, WHOLE, shownOf } from './testing/stored-body.ts';

/** What other programs' bindings make of the same document. */
function asOthersStoreIt(node: typeof WHOLE): string {
  return JSON.stringify(read(prosemirrorToYXmlFragment(node, new Y.Doc().getXmlFragment('default'))));
}

function read(type: unknown): unknown {
  if (type instanceof Y.XmlText) return { delta: textRuns(type) };
  if (type instanceof Y.XmlElement) {
    return { name: type.nodeName, attributes: type.getAttributes(), children: type.toArray().map(read) };
  }
  return type instanceof Y.XmlFragment ? type.toArray().map(read) : type;
}

describe('what is stored', () => {
  it('PAGE-26 is what every y-prosemirror client stores, to the letter', () => {
    expect(JSON.stringify(read(stored(WHOLE).body))).toBe(asOthersStoreIt(WHOLE));
    expect(shownOf(stored(WHOLE)).toJSON()).toEqual(WHOLE.toJSON());
  });

  it('PAGE-26 keeps attributes of any kind and leaves out those that are null', () => {
    const link = schema.mark('link', { href: 'https://a.b' });
    const shown = doc(p(schema.text('a', [link]), br()), schema.node('codeBlock', { language: 'js' }));
    expect(JSON.stringify(read(stored(shown).body))).toBe(asOthersStoreIt(shown));
  });

  it('PAGE-26 names marks that may overlap their own kind by a hash of themselves', () => {
    const overlapping = new Schema({
      nodes: { doc: { content: 'p+' }, p: { content: 'text*' }, text: {} },
      marks: { comment: { attrs: { id: {} }, excludes: '' } },
    });
    const marks = [1, 2].map((id) => overlapping.mark('comment', { id }));
    const paragraph = overlapping.node('p', null, [
      overlapping.text('once', marks.slice(1)),
      overlapping.text('twice', marks),
    ]);
    const shown = overlapping.node('doc', null, [paragraph]);
    const ours = stored(shown, overlapping);
    expect(JSON.stringify(read(ours.body))).toBe(asOthersStoreIt(shown));
    expect(JSON.stringify(read(ours.body))).toMatch(/comment--[\w+/=]{8}/);
    expect(shownOf(ours).toJSON()).toEqual(shown.toJSON());
  });

  it('PAGE-9 is never half a character', () => {
    expect(storableText('a\ud83d')).toBe('a\ufffd');
    expect(storableText('😀')).toBe('😀');
    expect(stored(doc(p(text('\udc00b')))).body.toJSON()).toBe('<paragraph>\ufffdb</paragraph>');
  });
});
