import { expect, it } from 'vitest';
import { DEFAULT_INSTANCE, type InstanceSettings } from '../../shared/api/instance.ts';
import { admitByRules } from './newcomers.ts';

const admit = (settings: Partial<InstanceSettings>, email: string | undefined, isEmailVerified = true) =>
  admitByRules({ settings: () => Promise.resolve({ ...DEFAULT_INSTANCE, ...settings }) })({
    email,
    isEmailVerified,
  });

it('ACC-80 nobody, everybody, or who proves an address of a domain: as the instance says', async () => {
  const domains: Partial<InstanceSettings> = { signUp: 'domains', signUpDomains: ['example.org'] };
  expect(await admit({}, 'nia@example.org')).toBe(undefined);
  expect(await admit({ signUp: 'open', signUpRole: 'guest' }, undefined, false)).toBe('guest');
  expect(await admit(domains, 'nia@Example.org')).toBe('member');
  expect(await admit(domains, 'nia@example.org', false)).toBe(undefined);
  expect(await admit(domains, undefined)).toBe(undefined);
  for (const foreign of ['nia@sub.example.org', 'nia@notexample.org', 'nia@example.org@evil.example']) {
    expect(await admit(domains, foreign)).toBe(undefined);
  }
});
