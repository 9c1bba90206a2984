/** What a document holds, for comparing: encodings of equal documents may differ in how items are split. */
import * as Y from 'yjs';

export interface Canonical {
  readonly stateVector: readonly (readonly [number, number])[];
  readonly deleted: string;
  readonly roots: Readonly<Record<string, string>>;
}

export function canonicalOf(doc: Y.Doc): Canonical {
  const roots: Record<string, string> = {};
  for (const [name, type] of [...doc.share].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    roots[name] = shapeOf(type);
  }
  const snapshot = Y.snapshot(doc);
  return {
    stateVector: [...snapshot.sv].toSorted(([one], [other]) => one - other),
    deleted: JSON.stringify(
      [...snapshot.ds.clients]
        .toSorted(([one], [other]) => one - other)
        .map(([client, ranges]) => [client, merged(ranges.map(({ clock, len }) => [clock, clock + len]))]),
    ),
    roots,
  };
}

function merged(ranges: readonly (readonly number[])[]): number[][] {
  const result: number[][] = [];
  for (const [from = 0, to = 0] of ranges) {
    const last = result.at(-1);
    if (last?.[1] === from) last[1] = to;
    else result.push([from, to]);
  }
  return result;
}

/** Independent of which class somebody asked for the type as; no public method of Yjs is. */
// oxlint-disable no-underscore-dangle
function shapeOf(type: Pick<Y.AbstractType<never>, '_start' | '_map'>): string {
  const list: string[] = [];
  for (let item = type._start; item !== null; item = item.right) {
    if (!item.deleted) list.push(...contentOf(item));
  }
  const entries = [...type._map]
    .filter(([, item]) => !item.deleted)
    .map(([key, item]) => [key, contentOf(item).at(-1)])
    .toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1));
  return JSON.stringify([list.join(''), entries]);
}

// oxlint-enable no-underscore-dangle

function contentOf(item: Y.Item): string[] {
  const { content } = item;
  if (content instanceof Y.ContentType)
    return [`<${content.type.constructor.name} ${shapeOf(content.type)}>`];
  if (content instanceof Y.ContentFormat) return [`{${content.key}=${JSON.stringify(content.value)}}`];
  if (content instanceof Y.ContentString) return content.str.split('');
  if (content instanceof Y.ContentDoc) return [`doc ${content.doc.guid}`];
  return content.getContent().map((value) => text(value));
}

function text(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner)) ??
    'undefined'
  );
}
