/** What honest people do to a document: everything that Yjs offers, through its own methods. */
import * as Y from 'yjs';
import { z } from 'zod';
import type { Chance } from '../../../shared/testing/chance.ts';

/** One edit of a random kind. `hasLoneSurrogates`: text may be cut in the middle of an emoji. */
export function editAtRandom(doc: Y.Doc, chance: Chance, hasLoneSurrogates: boolean): void {
  const edits = hasLoneSurrogates ? [...EDITS, breakAnEmoji] : EDITS;
  const edit = chance.oneOf(edits);
  if (chance.happens(0.3)) {
    doc.transact(() => {
      edit(doc, chance);
      chance.oneOf(EDITS)(doc, chance);
    });
  } else {
    edit(doc, chance);
  }
}

/** The roots that the edits know; to be asked for before the first one, as a page does. */
export function openRoots(doc: Y.Doc): void {
  doc.getText('text');
  doc.getMap('map');
  doc.getArray('array');
  doc.getXmlFragment('default');
}

const WORDS = ['a', 'hello ', 'naïve ', '👩‍👩‍👧 ', '日本 ', 'مرحبا', '\n', ' ', '😀'];

const EDITS: readonly ((doc: Y.Doc, chance: Chance) => void)[] = [
  type,
  type,
  type,
  erase,
  paste,
  format,
  embed,
  setKey,
  setKey,
  deleteKey,
  pushValues,
  deleteValues,
  insertElement,
  insertElement,
  typeInElement,
  typeInElement,
  setAttribute,
  deleteElement,
  nest,
  addSubdocument,
];

function type(doc: Y.Doc, chance: Chance): void {
  const text = doc.getText('text');
  text.insert(position(text, chance), chance.oneOf(WORDS));
}

function erase(doc: Y.Doc, chance: Chance): void {
  const text = doc.getText('text');
  const { from, to } = stretch(text, chance);
  if (to > from) text.delete(from, to - from);
}

/** Between two characters: between the halves of an emoji author and peers would differ for good. */
function position(text: Y.Text, chance: Chance): number {
  return betweenCharacters(text, chance.below(text.length + 1));
}

function stretch(text: Y.Text, chance: Chance): { from: number; to: number } {
  const from = chance.below(text.length + 1);
  const to = from + chance.below(Math.min(text.length - from, 12) + 1);
  return { from: betweenCharacters(text, from), to: betweenCharacters(text, to) };
}

function betweenCharacters(text: Y.Text, at: number): number {
  const pieces = deltaSchema.parse(text.toDelta());
  const plain = pieces.map(({ insert }) => (typeof insert === 'string' ? insert : '.')).join('');
  return /[\uDC00-\uDFFF]/.test(plain.charAt(at)) ? at - 1 : at;
}

const deltaSchema = z.array(z.object({ insert: z.unknown() }));

function breakAnEmoji(doc: Y.Doc, chance: Chance): void {
  const text = doc.getText('text');
  const at = chance.below(text.length + 1);
  if (chance.happens(0.5)) text.insert(at, '\uD83D');
  else {
    text.insert(at, '😀');
    text.delete(at + chance.below(2), 1);
  }
}

function paste(doc: Y.Doc, chance: Chance): void {
  const text = doc.getText('text');
  text.insert(position(text, chance), 'Lorem ipsum — dolor 😀 sit.\n'.repeat(1 + chance.below(100)));
}

function format(doc: Y.Doc, chance: Chance): void {
  const text = doc.getText('text');
  const { from, to } = stretch(text, chance);
  const value = chance.oneOf([true, null, { href: 'https://example.org/?a="b"' }, 'red']);
  if (to > from) text.format(from, to - from, { [chance.oneOf(['bold', 'link'])]: value });
}

function embed(doc: Y.Doc, chance: Chance): void {
  const text = doc.getText('text');
  text.insertEmbed(position(text, chance), { image: 'x.png', size: [1, 2] });
}

function setKey(doc: Y.Doc, chance: Chance): void {
  const map = doc.getMap('map');
  const values = [
    1,
    'x',
    null,
    undefined,
    10n,
    [1, { a: 2 }],
    new Uint8Array([1, 2]),
    new Y.Map(),
    new Y.Text('t'),
  ];
  map.set(chance.oneOf(['one', 'two', '']), chance.oneOf(values));
}

function deleteKey(doc: Y.Doc, chance: Chance): void {
  doc.getMap('map').delete(chance.oneOf(['one', 'two', '']));
}

function pushValues(doc: Y.Doc, chance: Chance): void {
  const array = doc.getArray('array');
  const at = chance.below(array.length + 1);
  array.insert(at, chance.oneOf([[1, 2, 3], ['x'], [], [{ a: 1 }, true], [new Uint8Array([3])]]));
}

function deleteValues(doc: Y.Doc, chance: Chance): void {
  const array = doc.getArray('array');
  if (array.length === 0) return;
  const at = chance.below(array.length);
  array.delete(at, 1 + chance.below(array.length - at));
}

function insertElement(doc: Y.Doc, chance: Chance): void {
  const parent = someElement(doc, chance);
  const element = new Y.XmlElement(chance.oneOf(['paragraph', 'heading', 'listItem']));
  if (chance.happens(0.5)) element.insert(0, [new Y.XmlText(chance.oneOf(WORDS))]);
  if (chance.happens(0.3)) element.setAttribute('level', '1');
  parent.insert(chance.below(parent.length + 1), [element]);
}

function typeInElement(doc: Y.Doc, chance: Chance): void {
  const parent = someElement(doc, chance);
  const text = parent.toArray().find((child) => child instanceof Y.XmlText);
  if (text === undefined) parent.insert(parent.length, [new Y.XmlText('new')]);
  else if (chance.happens(0.8)) text.insert(position(text, chance), chance.oneOf(WORDS));
  else text.format(0, position(text, chance), { strong: {} });
}

function setAttribute(doc: Y.Doc, chance: Chance): void {
  const parent = someElement(doc, chance);
  if (!(parent instanceof Y.XmlElement)) return;
  if (chance.happens(0.8)) parent.setAttribute('level', chance.oneOf(['1', '2', '3']));
  else parent.removeAttribute('level');
}

function deleteElement(doc: Y.Doc, chance: Chance): void {
  const parent = someElement(doc, chance);
  if (parent.length === 0) return;
  const at = chance.below(parent.length);
  parent.delete(at, 1 + chance.below(Math.min(3, parent.length - at)));
}

function someElement(doc: Y.Doc, chance: Chance): Y.XmlFragment {
  let parent: Y.XmlFragment = doc.getXmlFragment('default');
  while (chance.happens(0.6)) {
    const elements = parent.toArray().filter((child) => child instanceof Y.XmlElement);
    if (elements.length === 0) break;
    parent = chance.oneOf(elements);
  }
  return parent;
}

/** A map in an array in a map: types inserted whole, in one transaction. */
function nest(doc: Y.Doc, chance: Chance): void {
  const inner = new Y.Array<unknown>();
  inner.push([new Y.Map([['deep', chance.below(9)]]), 'beside']);
  doc.getMap('map').set('nested', inner);
}

function addSubdocument(doc: Y.Doc, chance: Chance): void {
  const subdocument = chance.happens(0.5)
    ? new Y.Doc()
    : new Y.Doc({ gc: false, autoLoad: true, meta: { title: 'inner' } });
  doc.getMap('map').set(chance.oneOf(['one', 'subdocument']), subdocument);
}
