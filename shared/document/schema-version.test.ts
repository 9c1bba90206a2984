import { describe, expect, it } from 'vitest';
import { createDocumentSchema } from './extensions.ts';
import { DOCUMENT_SCHEMA_VERSION } from './schema-version.ts';

/** What pages of each version know. A page deletes what it does not know, so a change here is a new version. */
const KNOWN_BY_VERSION: Readonly<Record<number, string>> = {
  1: [
    'blockquote()',
    'bulletList()',
    'codeBlock(language)',
    'doc()',
    'hardBreak()',
    'heading(level)',
    'horizontalRule()',
    'listItem()',
    'orderedList(start,type)',
    'paragraph()',
    'taskItem(checked)',
    'taskList()',
    'text()',
    '~bold()',
    '~code()',
    '~italic()',
    '~link(class,href,rel,target,title)',
    '~strike()',
    '~underline()',
  ].join(' '),
};

describe('the body’s schema', () => {
  it('PAGE-2 changes only together with its version', () => {
    const { nodes, marks } = createDocumentSchema();
    const known = [
      ...Object.values(nodes).map((type) => `${type.name}(${namesOf(type.spec.attrs)})`),
      ...Object.values(marks).map((type) => `~${type.name}(${namesOf(type.spec.attrs)})`),
    ];
    expect(known.toSorted().join(' ')).toBe(KNOWN_BY_VERSION[DOCUMENT_SCHEMA_VERSION]);
  });

  it('PAGE-2 needs no document object model', () => {
    expect('document' in globalThis).toBe(false);
    expect(createDocumentSchema().topNodeType.name).toBe('doc');
  });
});

function namesOf(attributes: object | null | undefined): string {
  return Object.keys(attributes ?? {})
    .toSorted()
    .join(',');
}
