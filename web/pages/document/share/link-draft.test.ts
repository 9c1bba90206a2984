import { expect, it } from 'vitest';
import type { ShareLink } from '../../../../shared/api/share-links.ts';
import { changeOf, draftOf, type LinkDraft } from './link-draft.ts';

const NOW = Date.parse('2030-01-01T12:00:00Z');
const link: ShareLink = {
  id: 'l',
  role: 'edit',
  name: 'Printers',
  expiresAt: '2030-02-01T00:00:00.000Z',
  hasPassword: true,
  maxUses: 5,
  uses: 1,
  createdAt: '2029-12-01T00:00:00.000Z',
  createdBy: null,
  lastUsedAt: null,
  isStopped: false,
  mayChange: true,
};
const change = (given: Partial<LinkDraft>, dropsPassword = false) =>
  changeOf({ ...draftOf(link), ...given }, link, { dropsPassword, now: NOW });

it('PAGE-109 what is not given anew stays', () => {
  expect(change({})).toBeUndefined();
  expect(change({ name: ' Printers ' })).toBeUndefined();
  expect(change({ name: 'Binders' })).toEqual({ name: 'Binders' });
  expect(change({ ends: 'never' })).toEqual({ expiresAt: null });
  expect(change({ ends: '1' })).toEqual({ expiresAt: '2030-01-02T12:00:00.000Z' });
  expect(change({ maxUses: '' })).toEqual({ maxUses: null });
  expect(change({ maxUses: '7' })).toEqual({ maxUses: 7 });
});

it('PAGE-109 a password is given anew, taken away, or stays', () => {
  expect(change({ password: 'open sesame' })).toEqual({ password: 'open sesame' });
  expect(change({}, true)).toEqual({ password: null });
  const open = { ...link, hasPassword: false };
  expect(changeOf(draftOf(open), open, { dropsPassword: true, now: NOW })).toBeUndefined();
});
