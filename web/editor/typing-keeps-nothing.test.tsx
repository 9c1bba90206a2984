// @vitest-environment jsdom
import type { Editor } from '@tiptap/core';
import i18next from 'i18next';
import { act, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { initReactI18next } from 'react-i18next';
import { expect, it, vi } from 'vitest';
import english from '../locales/en.json' with { type: 'json' };
import { BodyEditor } from './body-editor.tsx';
import { block, newDocument } from './testing/documents.ts';
import { useFormattingState } from './use-formatting-state.ts';

it('PAGE-60 leaves nothing behind in React with each key, whoever typed it', async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  await i18next.use(initReactI18next).init({ lng: 'en', resources: { en: { translation: english } } });
  const frames: FrameRequestCallback[] = [];
  vi.stubGlobal('requestAnimationFrame', (run: FrameRequestCallback) => frames.push(run));
  const drawFrames = (): void => {
    for (const run of frames.splice(0)) run(performance.now());
  };
  const shared = newDocument();
  shared.body.insert(0, [block('paragraph', 'One'), block('paragraph', 'Two')]);
  const place = document.body.appendChild(document.createElement('div'));
  const root = createRoot(place);
  let editor: Editor | undefined;
  act(() => root.render(<Page document={shared} onEditor={(made) => (editor = made ?? editor)} />));
  act(drawFrames);
  if (editor === undefined) throw new Error('no editor');
  for (let key = 0; key < 20; key += 1) {
    const own = editor;
    act(() => void own.commands.insertContentAt(1, 'a'));
    act(drawFrames);
    act(() => shared.doc.transact(() => shared.body.insert(2, [block('paragraph', 'b')]), 'others'));
    act(drawFrames);
  }
  expect(place.textContent).toContain('aaaaOne');
  expect(place.querySelector('output')?.textContent).toBe('undo');
  expect(longestQueue(place)).toBeLessThan(3);
  act(() => root.unmount());
});

function Page({
  document,
  onEditor,
}: {
  readonly document: ReturnType<typeof newDocument>;
  readonly onEditor: (editor: Editor | undefined) => void;
}) {
  const [editor, setEditor] = useState<Editor>();
  return (
    <>
      {editor !== undefined && <Toolbar editor={editor} />}
      <BodyEditor
        document={document}
        editable
        toolbarRef={{ current: null }}
        isEditingLink={false}
        setIsEditingLink={() => undefined}
        onEditor={(made) => {
          setEditor(made);
          onEditor(made);
        }}
        onFrozen={() => undefined}
      />
    </>
  );
}

function Toolbar({ editor }: { readonly editor: Editor }) {
  const { canUndo } = useFormattingState(editor);
  return <output>{canUndo ? 'undo' : ''}</output>;
}

/** The most updates that React keeps for one state of what is rendered here. */
function longestQueue(place: Element): number {
  let longest = 0;
  const toVisit: unknown[] = [
    at(
      place,
      Object.keys(place).find((key) => key.startsWith('__reactContainer$')),
    ),
  ];
  let states = 0;
  while (toVisit.length > 0) {
    const fiber = toVisit.pop();
    if (fiber === undefined || fiber === null) continue;
    for (const each of [fiber, at(fiber, 'alternate')]) {
      for (let hook = at(each, 'memoizedState'); isObject(hook); hook = at(hook, 'next')) {
        const first = at(at(hook, 'queue'), 'pending');
        if (isObject(at(hook, 'queue'))) states += 1;
        let length = 0;
        for (let update = first; isObject(update) && (length === 0 || update !== first); length += 1) {
          update = at(update, 'next');
        }
        longest = Math.max(longest, length);
      }
    }
    toVisit.push(at(fiber, 'child'), at(fiber, 'sibling'));
  }
  // Should React keep its books otherwise one day, this must not pass for the lack of anything to count.
  expect(states).toBeGreaterThan(4);
  return longest;
}

function at(holder: unknown, key: string | undefined): unknown {
  return isObject(holder) && key !== undefined ? Reflect.get(holder, key) : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
