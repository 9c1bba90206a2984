import type { TFunction } from 'i18next';
import { expect, it } from 'vitest';
import type { Grant } from '../../../shared/api/collections.ts';
import type { GrantRole } from '../../../shared/roles.ts';
import { grantWarning } from './grant-warning.ts';

const person = (id: string, role: GrantRole): Grant => ({
  id: `g-${id}`,
  role,
  person: { id, name: id, color: '#112233', picture: null, isGuest: false },
  group: null,
});
const group = (members: number): Grant => ({
  id: 'g-group',
  role: 'manager',
  person: null,
  group: { id: 'group', name: 'Group', members },
});
// Says which sentences, not their words.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const t = ((key: string) => key.replace('access.leave.', '')) as unknown as TFunction<'team'>;
const asked = (grant: Grant, kind: 'documents' | 'collections', ...others: readonly Grant[]) =>
  grantWarning(grant, { kind, grants: [grant, ...others], isClosed: true }, { t, ownId: 'Mia' });

it('PAGE-106 nothing is asked where somebody else has one right less', () => {
  expect(asked(person('Tom', 'editor'), 'collections', person('Mia', 'manager'))).toBeUndefined();
  expect(asked(person('Tom', 'manager'), 'collections', person('Mia', 'manager'))).toBeUndefined();
  expect(asked(person('Tom', 'manager'), 'documents')).toBeUndefined();
});

it('PAGE-106 whoever leaves hears what closes to them, and whether anybody manages it then', () => {
  const mia = person('Mia', 'manager');
  expect(asked(mia, 'collections', person('Tom', 'manager'))).toBe('own.collections closes.collections');
  expect(asked(mia, 'collections', person('Tom', 'editor'))).toBe('own.collections closes.collections last');
  expect(asked(mia, 'documents')).toBe('own.documents closes.documents');
  expect(asked(mia, 'collections', group(2))).toBe('own.collections lessens');
  expect(asked(mia, 'collections', group(0))).toBe('own.collections lessens last');
});

it('PAGE-106 taking the last manager off is asked of whoever looks after the instance', () => {
  expect(asked(person('Tom', 'manager'), 'collections', person('Mia', 'editor'))).toBe('other last');
});
