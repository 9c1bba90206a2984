import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { changesOf, rerenderBody } from './rerender.ts';
import { renderBody } from './render.ts';
import { ShownChildren } from './shown-children.ts';
import {
  doc,
  item,
  list,
  p,
  schema,
  shownOf,
  stored,
  WHOLE,
  type StoredBody,
} from './testing/stored-body.ts';

function emptyBody(): StoredBody {
  const ydoc = new Y.Doc();
  return { doc: ydoc, body: ydoc.getXmlFragment('default'), schema, children: new ShownChildren(schema) };
}

/** Shows the body, lets others edit it, and shows it again. */
function editedByOthers(body: StoredBody, edit: () => void) {
  const before = renderBody(body);
  let after = before;
  const show = (events: Parameters<typeof changesOf>[0]): void => {
    after = rerenderBody(body, before, changesOf(events, body.body));
  };
  body.body.observeDeep(show);
  body.doc.transact(edit);
  body.body.unobserveDeep(show);
  expect(after.toJSON()).toEqual(shownOf(body).toJSON());
  return { before, after };
}

describe('showing a body', () => {
  it('PAGE-3 completes on the screen what is incomplete, and writes nothing', () => {
    const body = emptyBody();
    body.body.insert(0, [new Y.XmlElement('bulletList'), new Y.XmlElement('blockquote')]);
    const before = Y.encodeStateAsUpdate(body.doc);
    const shown = renderBody(body);
    shown.check();
    expect(shown.child(0).toJSON()).toEqual(list(item(p())).toJSON());
    expect(Y.encodeStateAsUpdate(body.doc)).toEqual(before);
  });

  it('PAGE-3 is total: what it does not know is left out of the picture alone', () => {
    const body = emptyBody();
    const text = new Y.XmlText();
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [text, new Y.XmlElement('sparkle')]);
    body.body.insert(0, [new Y.XmlElement('diagram'), paragraph, new Y.XmlText('loose')]);
    text.insert(0, 'known', { glitter: {} });
    text.insertEmbed(5, { image: 'x' });
    const before = Y.encodeStateAsUpdate(body.doc);
    expect(renderBody(body).toJSON()).toEqual(doc(p('known')).toJSON());
    expect(Y.encodeStateAsUpdate(body.doc)).toEqual(before);
  });
});

describe('showing an edit of others', () => {
  it('PAGE-27 keeps every node in which nothing changed', () => {
    const body = stored(WHOLE);
    const { before, after } = editedByOthers(body, () => {
      const nested: unknown = body.body.get(2);
      if (!(nested instanceof Y.XmlElement)) throw new Error('no list');
      nested.insert(0, [new Y.XmlElement('listItem')]);
    });
    const changed = before.children.flatMap((child, at) => (after.child(at) === child ? [] : [at]));
    expect(changed).toEqual([2]);
    expect(after.child(2).child(1)).toBe(before.child(2).child(0));
    expect(after.child(2).child(2)).toBe(before.child(2).child(1));
  });

  it('PAGE-27 keeps them when blocks come, go and change at once, many or few', () => {
    const body = stored(doc(...Array.from({ length: 40 }, (_none, at) => p(`paragraph ${at}`))));
    const { before, after } = editedByOthers(body, () => {
      for (let at = 5; at < 30; at += 1) {
        const block: unknown = body.body.get(at);
        const text: unknown = block instanceof Y.XmlElement ? block.get(0) : undefined;
        if (text instanceof Y.XmlText) text.insert(0, 'x');
      }
      body.body.delete(2, 2);
      body.body.insert(10, [new Y.XmlElement('horizontalRule'), new Y.XmlElement('paragraph')]);
    });
    expect(after.childCount).toBe(40);
    expect(after.children.filter((child) => before.children.includes(child))).toHaveLength(13);
  });

  it('PAGE-27 shows what was completed anew when it is filled', () => {
    const body = emptyBody();
    const bullets = new Y.XmlElement('bulletList');
    body.body.insert(0, [bullets]);
    const { after } = editedByOthers(body, () => bullets.insert(0, [new Y.XmlElement('listItem')]));
    expect(after.toJSON()).toEqual(doc(list(item(p()))).toJSON());
  });

  it('PAGE-27 follows attributes', () => {
    const body = stored(WHOLE);
    const { after } = editedByOthers(body, () => {
      const heading: unknown = body.body.get(0);
      if (heading instanceof Y.XmlElement) heading.removeAttribute('level');
    });
    expect(after.child(0).attrs['level']).toBe(1);
  });
});
