/** Yjs types its deltas and elements loosely; these are the checked forms that the editor works with. */
import * as Y from 'yjs';

export interface TextRun {
  /** A string, or an embedded object. */
  readonly insert: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A text as runs of equal formatting. */
export function textRuns(text: Y.Text): readonly TextRun[] {
  const delta: unknown = text.toDelta();
  if (!Array.isArray(delta)) return [];
  return delta.map((run: unknown) => ({
    insert: isRecord(run) ? run['insert'] : undefined,
    attributes: isRecord(run) && isRecord(run['attributes']) ? run['attributes'] : {},
  }));
}

export function plainText(text: Y.Text): string {
  return textRuns(text)
    .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
    .join('');
}

export function isElement(type: unknown): type is Y.XmlElement {
  return type instanceof Y.XmlElement;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
