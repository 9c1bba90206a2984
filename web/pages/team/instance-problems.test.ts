import { expect, it } from 'vitest';
import type { InstanceSettingsResponse } from '../../../shared/api/instance.ts';
import { requestOf, type InstanceDraft } from './instance-draft.ts';
import { problemsOf, type Problems } from './instance-problems.ts';

const SAVED: InstanceSettingsResponse = {
  name: 'The Weekly',
  signUp: 'invitation',
  signUpDomains: [],
  signUpRole: 'member',
  shareLinks: true,
  sessionDays: 30,
  fixed: [],
  hasLogo: false,
  sendsMail: true,
  hasProvider: false,
};
const problemsIn = (draft: InstanceDraft, saved = SAVED): Problems =>
  problemsOf(requestOf(draft, saved), saved);

it('PAGE-119 what the server would not take is found beforehand, at its field', () => {
  expect(problemsIn({})).toEqual({});
  for (const days of ['0', '366', '1.5', '', 'x']) expect(problemsIn({ days })).toEqual({ sessionDays: {} });
  expect(problemsIn({ days: '7' })).toEqual({});
  expect(problemsIn({ signUp: 'domains' })).toEqual({ signUpDomains: {} });
  expect(problemsIn({ signUp: 'domains', domains: ' , ' })).toEqual({ signUpDomains: {} });
  expect(problemsIn({ signUp: 'domains', domains: '@example.org; not_one, x.org' })).toEqual({
    signUpDomains: { value: 'not_one' },
  });
  expect(problemsIn({ signUp: 'domains', domains: '@Example.org' })).toEqual({});
  expect(problemsIn({ signUp: 'open', domains: 'not_one' })).toEqual({});
  expect(problemsIn({ name: 'a\u202Eb', days: '0' })).toEqual({ name: {}, sessionDays: {} });
});

it('PAGE-119 what the environment sets is not sent, and not looked at', () => {
  const saved = {
    ...SAVED,
    fixed: ['signUpDomains', 'signUp'],
    signUp: 'domains',
    signUpDomains: ['a.org'],
  } as const;
  expect(problemsIn({ days: '7' }, { ...saved, fixed: [...saved.fixed], signUpDomains: ['a.org'] })).toEqual(
    {},
  );
});
