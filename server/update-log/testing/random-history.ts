/**
 * Honest histories at random: several people edit text with formatting, trees and maps, are offline for a while, undo,
 * and send their updates in their order. What comes out is the order in which a server would have logged them.
 */
import * as fc from 'fast-check';
import * as Y from 'yjs';
import { principalIdOf, type PrincipalId } from '../../../shared/ids.ts';
import type { NewUpdate } from '../update-log.ts';

export type HistoryStep =
  | { readonly kind: 'edit'; readonly person: number; readonly edit: number; readonly where: number }
  | { readonly kind: 'send'; readonly person: number }
  | { readonly kind: 'receive'; readonly person: number }
  | { readonly kind: 'compact' };

const person = fc.integer({ min: 0, max: 2 });
const chance = fc.integer({ min: 0, max: 10_000 });

export const historySteps: fc.Arbitrary<readonly HistoryStep[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ kind: fc.constant('edit' as const), person, edit: chance, where: chance }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('send' as const), person }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('receive' as const), person }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'compact' as const }) },
  ),
  { minLength: 60, maxLength: 200, size: 'max' },
);

export class Person {
  readonly principalId: PrincipalId;
  readonly #doc = new Y.Doc();
  readonly #undo: Y.UndoManager;
  readonly #unsent: Uint8Array[] = [];
  #received = 0;

  constructor(number: number) {
    this.principalId = principalIdOf('user', `person-${number}`);
    this.#doc.clientID = 1_000_000_007 * (number + 1);
    this.#undo = new Y.UndoManager([this.#text, this.#body, this.#map], { captureTimeout: 0 });
    this.#doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') this.#unsent.push(update);
    });
  }

  edit(edit: number, where: number): void {
    const { length } = this.#text;
    const at = where % (length + 1);
    switch (edit % 10) {
      case 0:
        if (length > 0)
          this.#text.delete(where % length, Math.min(1 + (edit % 3), length - (where % length)));
        return;
      case 1:
        if (length > 0) this.#text.format(where % length, 1, { bold: edit % 20 < 10 ? true : null });
        return;
      case 2:
        this.#map.set(`key-${where % 3}`, [edit, { deep: [null, true, where / 3, 'ä€😀'] }]);
        return;
      case 3:
        this.#map.delete(`key-${where % 3}`);
        return;
      case 4:
        this.#insertParagraph(edit, where);
        return;
      case 5:
        if (this.#body.length > 0) this.#body.delete(where % this.#body.length, 1);
        return;
      case 6:
        this.#undo.undo();
        return;
      default:
        this.#text.insert(at, ['a', 'bc', 'ü', '😀', ' '][edit % 5] ?? 'x');
    }
  }

  /** What is unsent, now at the server. */
  send(log: NewUpdate[], at: number): void {
    for (const update of this.#unsent.splice(0)) log.push({ principalId: this.principalId, at, update });
  }

  receive(log: readonly NewUpdate[]): void {
    for (; this.#received < log.length; this.#received += 1) {
      const update = log[this.#received]?.update;
      if (update !== undefined) Y.applyUpdate(this.#doc, update, 'server');
    }
  }

  #insertParagraph(edit: number, where: number): void {
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.setAttribute('level', String(edit % 4));
    paragraph.insert(0, [new Y.XmlText(`text ${where}`)]);
    this.#body.insert(where % (this.#body.length + 1), [paragraph]);
  }

  get #text(): Y.Text {
    return this.#doc.getText('title');
  }

  get #body(): Y.XmlFragment {
    return this.#doc.getXmlFragment('default');
  }

  get #map(): Y.Map<unknown> {
    return this.#doc.getMap('map');
  }
}

/** Everything that makes two documents the same, whatever their bytes. */
export function canonical(doc: Y.Doc): unknown {
  const deletes = [...Y.createDeleteSetFromStructStore(doc.store).clients]
    .map(([client, ranges]) => [client, ranges.map(({ clock, len }) => [clock, len])] as const)
    .toSorted(([one], [other]) => one - other);
  const clocks = [...Y.decodeStateVector(Y.encodeStateVector(doc))].toSorted(([one], [other]) => one - other);
  return { ...words(doc), formatted: doc.getText('title').toDelta() as unknown, deletes, clocks };
}

/** What a reader sees, formatting aside. */
export function words(doc: Y.Doc): { text: string; body: string; map: unknown } {
  return {
    text: doc.getText('title').toJSON(),
    body: doc.getXmlFragment('default').toJSON(),
    map: Object.fromEntries(
      Object.entries(doc.getMap('map').toJSON()).toSorted(([one], [other]) => one.localeCompare(other)),
    ),
  };
}
