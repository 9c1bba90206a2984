/**
 * Edits that the server has not taken, as text somebody can read and copy: every line that has something of them,
 * whole, because a few characters without their sentence help nobody.
 */
import * as Y from 'yjs';
import { isElement, plainText } from '../../editor/text-runs.ts';

export interface UnsentEdits {
  readonly title: string | undefined;
  readonly lines: readonly string[];
}

export function unsentEdits(update: Uint8Array, title: Y.Text, body: Y.XmlFragment): UnsentEdits {
  const isUnsent = membership(update);
  const lines: string[] = [];
  const walk = (parent: Y.XmlFragment): void => {
    const children: readonly unknown[] = parent.toArray();
    const texts = children.filter((child) => child instanceof Y.XmlText);
    if (texts.some((text) => holdsUnsent(text, isUnsent))) lines.push(texts.map(plainText).join(''));
    for (const child of children) if (isElement(child)) walk(child);
  };
  walk(body);
  return { title: holdsUnsent(title, isUnsent) ? plainText(title) : undefined, lines };
}

/** For the clipboard and for a file. */
export function unsentText({ title, lines }: UnsentEdits): string {
  return [...(title === undefined ? [] : [title, '']), ...lines].join('\n');
}

function membership(update: Uint8Array): (client: number, clock: number, length: number) => boolean {
  const ranges = new Map<number, { from: number; to: number }[]>();
  for (const struct of Y.decodeUpdate(update).structs) {
    if (struct instanceof Y.Skip) continue;
    const { client, clock } = struct.id;
    ranges.set(client, [...(ranges.get(client) ?? []), { from: clock, to: clock + struct.length }]);
  }
  return (client, clock, length) =>
    ranges.get(client)?.some(({ from, to }) => clock < to && clock + length > from) === true;
}

function holdsUnsent(
  text: Y.Text,
  isUnsent: (client: number, clock: number, length: number) => boolean,
): boolean {
  for (let item = text._start; item !== null; item = item.right) {
    const isShown = !item.deleted && item.countable;
    if (isShown && isUnsent(item.id.client, item.id.clock, item.length)) return true;
  }
  return false;
}
