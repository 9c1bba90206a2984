// @vitest-environment jsdom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeEach, expect, it, vi } from 'vitest';
import type { SyncState } from '../../sync/sync-state.ts';
import { saveWords } from './save-words.ts';
import { HOLDS_MS, useStorageFailing } from './use-storage-failing.ts';

const LIVE = { kind: 'live' } as const;
const CONNECTING = { kind: 'connecting' } as const;
const TURNED_AWAY = { kind: 'waiting', retryAt: 0, code: 4503 } as const;
const SAVED = { kind: 'saved' } as const;
const AWAY = { kind: 'offline', edits: 0, kept: true } as const;
const NOT_SAVED = { kind: 'notSaved', edits: 1, kept: true, why: 'full' } as const;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
});

it('PAGE-25 whoever has nothing unsent is told steadily, for as long as others are turned away', () => {
  const page = open();
  expect(page.show(LIVE, SAVED)).toBe('saved');
  for (const pauseMs of [300, 4000, HOLDS_MS - 1]) {
    expect(page.show(TURNED_AWAY, AWAY)).toBe('failing saved');
    expect(page.show(CONNECTING, AWAY)).toBe('failing saved');
    expect(page.show(LIVE, SAVED)).toBe('failing saved');
    expect(page.wait(pauseMs)).toBe('failing saved');
  }
  expect(page.wait(1)).toBe('saved');
});

it('PAGE-25 it is over at once when an own edit has been saved', () => {
  const page = open();
  page.show(TURNED_AWAY, NOT_SAVED);
  expect(page.show(LIVE, NOT_SAVED)).toBe('failing notSaved');
  expect(page.show(LIVE, SAVED)).toBe('saved');
});

it('PAGE-25 a server that is gone is said to be gone', () => {
  const page = open();
  page.show(TURNED_AWAY, AWAY);
  const gone = { kind: 'waiting', retryAt: 0, code: 1006 } as const;
  expect(page.show(gone, AWAY)).toBe('offline');
  expect(page.show(LIVE, SAVED)).toBe('saved');
});

function Page({ state }: { readonly state: SyncState }) {
  const isFailing = useStorageFailing(state);
  return (isFailing ? 'failing ' : '') + saveWords(state, isFailing).look;
}

function open() {
  const place = document.createElement('div');
  const root = createRoot(place);
  return {
    show(link: SyncState['link'], save: SyncState['save']): string {
      const state: SyncState = {
        phase: 'ready',
        link,
        save,
        localCopy: { kind: 'kept' },
        role: 'editor',
        user: undefined,
        editable: true,
        latencyMs: undefined,
      };
      act(() => root.render(<Page state={state} />));
      return place.textContent;
    },
    wait(ms: number): string {
      act(() => {
        vi.advanceTimersByTime(ms);
      });
      return place.textContent;
    },
  };
}
