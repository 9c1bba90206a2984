import { expect, it } from 'vitest';
import { createOriginCheck } from './origins.ts';

const NO_SETTINGS = { baseUrl: undefined, allowedOrigins: [] };
const SET = { baseUrl: 'https://write.example.org/docs', allowedOrigins: ['https://wiki.example.org'] };
const PLAIN = { protocol: 'http', host: 'write.example.org' };
const TLS = { protocol: 'https', host: 'write.example.org' };
const LOOPBACK = { protocol: 'http', host: '127.0.0.1:3000' };

it.each([
  ['the same', 'http://write.example.org', PLAIN, true],
  ['the same over TLS', 'https://write.example.org', TLS, true],
  [
    'the same, named in capitals and with the port that goes without saying',
    'https://write.example.org',
    { protocol: 'https', host: 'Write.Example.org:443' },
    true,
  ],
  ['a plain page of the same host', 'http://write.example.org', TLS, false],
  ['a page over TLS, of a server that was asked without', 'https://write.example.org', PLAIN, false],
  ['another port', 'http://write.example.org:8080', PLAIN, false],
  ['another port of this machine', 'http://127.0.0.1:3001', LOOPBACK, false],
  ['this machine', 'http://127.0.0.1:3000', LOOPBACK, true],
  ['no host at all', 'http://write.example.org', { protocol: 'http', host: undefined }, false],
  ['another scheme', 'ftp://write.example.org', PLAIN, false],
  ['none', 'null', PLAIN, false],
] as const)('RUN-64 without BASE_URL, %s', (_what, origin, reached, isAllowed) => {
  expect(createOriginCheck(NO_SETTINGS).isAllowed(origin, reached)).toBe(isAllowed);
});

it.each([
  ['its own', 'https://write.example.org', TLS, true],
  ['its own, whatever the proxy says of how it was asked', 'https://write.example.org', LOOPBACK, true],
  ['a plain page of the same host', 'http://write.example.org', PLAIN, false],
  ['a plain page of the same host, asked over TLS', 'http://write.example.org', TLS, false],
  ['this machine, by another name', 'http://127.0.0.1:3000', LOOPBACK, false],
  ['one of ALLOWED_ORIGINS', 'https://wiki.example.org', TLS, true],
  ['one of ALLOWED_ORIGINS in plain', 'http://wiki.example.org', TLS, false],
] as const)('RUN-64 with BASE_URL, %s', (_what, origin, reached, isAllowed) => {
  expect(createOriginCheck(SET).isAllowed(origin, reached)).toBe(isAllowed);
});

it('RUN-64 who asks by a name that is not set is told what to set; another site is told nothing', () => {
  const set = createOriginCheck(SET);
  expect(set.explain('http://127.0.0.1:3000', LOOPBACK)).toContain(
    'BASE_URL says https://write.example.org:',
  );
  const notSet = createOriginCheck(NO_SETTINGS);
  expect(notSet.explain('https://write.example.org', PLAIN)).toContain('set BASE_URL');
  for (const check of [set, notSet]) {
    expect(check.explain('https://evil.example', PLAIN)).toBe(undefined);
    expect(check.explain('null', PLAIN)).toBe(undefined);
  }
});
