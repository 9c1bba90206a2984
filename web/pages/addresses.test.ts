import { expect, it } from 'vitest';
import { ownPath, providerAddress, readNext, signInAddress } from './addresses.ts';

it('ACC-55 PAGE-37 the sign-in page is told where one came from, and leads back there', () => {
  for (const path of ['/settings', '/d/abc-123', '/d/a%20b']) {
    const { pathname, search } = new URL(signInAddress(path), 'https://write.example.org');
    expect([pathname, readNext(search)]).toEqual(['/sign-in', path]);
    expect(new URL(providerAddress(path), 'https://write.example.org').searchParams.get('next')).toBe(path);
  }
  expect(signInAddress('/')).toBe('/sign-in');
  expect(readNext('')).toBe('/');
});

it('ACC-55 what is taken for a path is one to browsers as well', () => {
  for (const path of [
    '/.//evil.example',
    '/..//evil.example',
    '/%2F/evil.example',
    '/@evil.example',
    '/:80',
  ]) {
    const next = readNext(`?next=${encodeURIComponent(path)}`);
    expect(new URL(next, 'https://write.example.org').host).toBe('write.example.org');
  }
  for (const elsewhere of ['https://evil.example', '//evil.example', '/\\evil.example']) {
    expect(readNext(`?next=${encodeURIComponent(elsewhere)}`)).toBe('/');
  }
});

it('PAGE-37 E2E-56 who follows a letter to the share dialog is led there after signing in; no more of a query is kept', () => {
  const path = ownPath({ pathname: '/d/abc-123', search: '?debug&share' });
  expect(path).toBe('/d/abc-123?share');
  expect(readNext(new URL(signInAddress(path), 'https://write.example.org').search)).toBe(path);
  expect(ownPath({ pathname: '/d/abc-123', search: '?x=1' })).toBe('/d/abc-123');
});

it('PAGE-86 whatever an address says, one stays at this host and below its sub-path', () => {
  const heads = ['/', '//', '/\\', '/./', '/../', '/%2e%2e/', '/.%2E/', '/%2f', '/\t', '/\n', '/d/a', ''];
  const tails = [
    '/evil.example',
    'evil.example/x',
    '../../other',
    '..%2f..%5cother',
    '@evil.example',
    '',
    'settings',
  ];
  const asked = heads.flatMap((head) => tails.map((tail) => head + tail));
  expect(
    asked.filter((path) => readNext(`?next=${encodeURIComponent(path)}`) !== '/').length,
  ).toBeGreaterThan(5);
  const left = asked.filter((path) => {
    // As the server and the page put it together.
    const address = `/docs${readNext(`?next=${encodeURIComponent(path)}`)}`;
    const { host, pathname } = new URL(address, 'https://write.example.org');
    const read = decodeURIComponent(pathname);
    return host !== 'write.example.org' || !/^\/docs\/(?![/\\])/.test(read) || read.includes('..');
  });
  expect(left).toEqual([]);
});
