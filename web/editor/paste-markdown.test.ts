// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { insertMarkdown, looksLikeMarkdown } from './paste-markdown.ts';
import { mountedEditor, newDocument } from './testing/documents.ts';

afterEach(() => {
  document.body.replaceChildren();
});

describe('pasting Markdown', () => {
  it('PAGE-23 tells Markdown’s blocks from text', () => {
    for (const text of ['# a', 'x\n- a', '1. a', '> a', '```js', 'a\n\n---']) {
      expect([text, looksLikeMarkdown(text)]).toEqual([text, true]);
    }
    for (const text of ['a', '#tag', '-5 degrees', '2024 was good', 'a - b', '']) {
      expect([text, looksLikeMarkdown(text)]).toEqual([text, false]);
    }
  });

  it('PAGE-23 becomes what it means, and one undo takes it back', async () => {
    const shared = newDocument();
    const { editor } = mountedEditor(shared);
    await insertMarkdown(editor, '# Plan\n\n- one\n- two\n\n> said **loudly**');
    expect(shared.body.toJSON()).toContain('<heading level="1">Plan</heading>');
    expect(shared.body.toJSON()).toContain('<bulletlist>');
    expect(shared.body.toJSON()).toContain('<bold>loudly</bold>');
    editor.commands.undo();
    expect(editor.getText()).toBe('');
  });
});
