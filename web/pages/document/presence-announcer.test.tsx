// @vitest-environment jsdom
import i18next from 'i18next';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { initReactI18next } from 'react-i18next';
import { beforeAll, expect, it, vi } from 'vitest';
import english from '../../locales/en.json' with { type: 'json' };
import type { Person } from './people.ts';
import { PresenceAnnouncer } from './presence-announcer.tsx';

beforeAll(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  await i18next.use(initReactI18next).init({ lng: 'en', resources: { en: { translation: english } } });
});

it('PAGE-12 says politely who came and who went, and nothing of who types', () => {
  const place = document.createElement('div');
  const root = createRoot(place);
  const show = (people: readonly Person[]): void =>
    act(() => root.render(<PresenceAnnouncer people={people} />));
  show([person('Bob', false)]);
  expect(place.textContent).toBe('');
  expect(place.querySelector('[aria-live]')?.getAttribute('aria-live')).toBe('polite');
  show([person('Bob', false), person('Cleo', false)]);
  expect(place.textContent).toBe('Cleo joined');
  show([person('Bob', true), person('Cleo', false)]);
  expect(place.textContent).toBe('Cleo joined');
  show([person('Cleo', false)]);
  expect(place.textContent).toBe('Bob left');
  act(() => root.unmount());
});

it('PAGE-76 says of a guest who comes that they are one', () => {
  const place = document.createElement('div');
  const root = createRoot(place);
  const gus = person('Gus', false);
  act(() => root.render(<PresenceAnnouncer people={[]} />));
  act(() => root.render(<PresenceAnnouncer people={[{ ...gus, user: { ...gus.user, kind: 'guest' } }]} />));
  expect(place.textContent).toBe('Gus (guest) joined');
  act(() => root.unmount());
});

function person(name: string, typing: boolean): Person {
  return { clientIds: [name.length], user: { id: name, name, color: '#336699', kind: 'member' }, typing };
}
