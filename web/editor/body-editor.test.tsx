// @vitest-environment jsdom
import i18next from 'i18next';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { initReactI18next } from 'react-i18next';
import { beforeAll, expect, it, vi } from 'vitest';
import english from '../locales/en.json' with { type: 'json' };
import { BodyEditor } from './body-editor.tsx';
import { block, countOwnUpdates, newDocument } from './testing/documents.ts';

beforeAll(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  await i18next.use(initReactI18next).init({ lng: 'en', resources: { en: { translation: english } } });
});

it('PAGE-32 shows the beginning of a long document first, then the same in an editor, and writes nothing', async () => {
  const { place, updates, close } = open(1_000);
  const first = place.querySelectorAll('.document-body');
  expect(first).toHaveLength(1);
  expect(first[0]?.getAttribute('aria-busy')).toBe('true');
  expect(first[0]?.getAttribute('contenteditable')).toBeNull();
  expect(texts(first[0])).toEqual(Array.from({ length: 60 }, (_, at) => `Paragraph ${at}`));
  await vi.waitFor(
    async () => {
      // What becomes due inside is rendered when it ends.
      await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
      expect(place.querySelector('[contenteditable="true"]')).not.toBeNull();
    },
    { timeout: 10_000 },
  );
  const then = place.querySelectorAll('.document-body');
  expect(then).toHaveLength(1);
  expect(texts(then[0])).toHaveLength(1_000);
  expect(updates()).toBe(0);
  close();
});

it('PAGE-33 React is told of no selection in the text, which it would go through at each of its commits', () => {
  const { place, close } = open(1);
  const text = place.querySelector<HTMLElement>('.document-body');
  expect(text?.getAttribute('contenteditable')).toBe('true');
  // What react-dom asks: getSelectionInformation, hasSelectionCapabilities.
  expect(text?.contentEditable).not.toBe('true');
  close();
});

it('PAGE-32 makes the editor of a short document at once', () => {
  const { place, close } = open(10);
  const bodies = place.querySelectorAll('.document-body');
  expect(bodies).toHaveLength(1);
  expect(bodies[0]?.getAttribute('contenteditable')).toBe('true');
  close();
});

function open(paragraphs: number) {
  const shared = newDocument();
  shared.body.insert(
    0,
    Array.from({ length: paragraphs }, (_, at) => block('paragraph', `Paragraph ${at}`)),
  );
  const updates = countOwnUpdates(shared).count;
  const place = document.body.appendChild(document.createElement('div'));
  const root = createRoot(place);
  act(() =>
    root.render(
      <BodyEditor
        document={shared}
        editable
        toolbarRef={{ current: null }}
        isEditingLink={false}
        setIsEditingLink={() => undefined}
        onEditor={() => undefined}
        onFrozen={() => undefined}
      />,
    ),
  );
  const close = (): void => {
    act(() => root.unmount());
    place.remove();
  };
  return { place, updates, close };
}

function texts(body: Element | undefined): readonly (string | null)[] {
  return [...(body?.querySelectorAll('p') ?? [])].map((paragraph) => paragraph.textContent);
}
