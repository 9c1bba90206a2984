import { createInstance } from 'i18next';
import { expect, it } from 'vitest';
import german from '../../locales/team.de.json';
import { detailWords } from './audit-words.ts';

const i18n = createInstance();
await i18n.init({
  lng: 'de',
  defaultNS: 'team',
  ns: ['team'],
  resources: { de: { team: german } },
  interpolation: { escapeValue: false },
});
const t = i18n.getFixedT('de', 'team');

const wordsOf = (kind: string, detail: Readonly<Record<string, string>>): string =>
  detailWords({ kind, detail }, { t, nameOf: (id) => (id === 'u1' ? 'Mia' : undefined) }).join(' · ');

it('LOG-64 what the server writes down is told in the reader’s language, and what is empty is left out', () => {
  expect(wordsOf('account.joined', { by: 'share link', role: 'guest' })).toBe(
    'durch: Link zum Teilen · Rolle: Gast',
  );
  expect(wordsOf('session.refused', { way: 'password', why: 'asked once more', times: '3' })).toBe(
    'durch: Passwort · weil: noch einmal gefragt · Anzahl: 3',
  );
  expect(wordsOf('session.ended', { where: 'another device' })).toBe('wo: ein anderes Gerät');
  expect(wordsOf('link.joined', { role: 'edit', link: '' })).toBe('Rolle: kann bearbeiten');
  expect(wordsOf('link.changed', { changed: 'role, expiresAt', role: 'view' })).toBe(
    'geändert: Rolle, Ende · Rolle: kann ansehen',
  );
  expect(wordsOf('member.role-changed', { from: 'member', to: 'admin' })).toBe('Mitglied → Admin');
});

it('LOG-64 a name that somebody chose is no word of ours, and one whom it is about is named once', () => {
  expect(wordsOf('access.granted', { to: 'owner', role: 'editor', person: 'u1' })).toBe(
    'an: owner · Rolle: Darf bearbeiten',
  );
  expect(wordsOf('group.changed', { what: 'joined', person: 'u1' })).toBe('hineingenommen · Mia');
  expect(wordsOf('group.changed', { what: 'joined', person: 'u2' })).toBe('hineingenommen');
});

it('LOG-64 what was changed about the instance is told from what to what, older lines as they were written', () => {
  expect(
    wordsOf('instance.changed', {
      'name.from': '',
      'name.to': 'Die Woche',
      'signUp.from': 'invitation',
      'signUp.to': 'open',
      'shareLinks.from': 'true',
      'shareLinks.to': 'false',
      logo: 'removed',
    }),
  ).toBe(
    'Bezeichnung: nichts → Die Woche · Wer ohne Einladung hereinkommt: Niemand: nur wer eingeladen ist → Alle' +
      ' · Links lassen Leute herein: ja → nein · Logo: entfernt',
  );
  expect(wordsOf('instance.changed', { name: '"Die Woche"', sessionDays: '7' })).toBe(
    'Bezeichnung: Die Woche · So viele Tage angemeldet: 7',
  );
});
