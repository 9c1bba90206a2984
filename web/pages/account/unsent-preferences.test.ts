// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';
import { dropSent, keepUnsent, readUnsent, together } from './unsent-preferences.ts';

beforeEach(() => localStorage.clear());

it('PAGE-65 a choice without a connection is kept until the account has it, and is one person’s', () => {
  keepUnsent('ada', { theme: 'dark' });
  keepUnsent('ada', { language: null });
  expect(readUnsent('ada')).toEqual({ theme: 'dark', language: null });
  expect(readUnsent('bob')).toEqual({});
  dropSent('ada', { theme: 'dark', language: null });
  expect(readUnsent('ada')).toEqual({});
  expect(localStorage.length).toBe(0);
});

it('PAGE-65 what is chosen again while the first choice is on its way stays', () => {
  keepUnsent('ada', { theme: 'dark', language: 'de' });
  const sent = readUnsent('ada');
  keepUnsent('ada', { theme: null });
  dropSent('ada', sent);
  expect(readUnsent('ada')).toEqual({ theme: null });
});

it('PAGE-65 what was chosen goes before what the account says, "as the browser says" included', () => {
  const known = { name: 'Ada', language: 'de', theme: 'dark' } as const;
  expect(together(known, {})).toEqual(known);
  expect(together<{ language: 'de' | null; theme: 'dark' | null }>(known, { language: null })).toEqual({
    ...known,
    language: null,
  });
});

it('PAGE-65 what stands in the browser’s storage and is none of ours counts for nothing', () => {
  for (const text of ['', 'nonsense', '[]', '{"userId":"ada","chosen":{"theme":"pink"}}']) {
    localStorage.setItem('scriptorium.preferences', text);
    expect([text, readUnsent('ada')]).toEqual([text, {}]);
  }
});
