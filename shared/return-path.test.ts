import { expect, it } from 'vitest';
import { returnPath } from './return-path.ts';

it('ACC-55 a path of this page is where one comes back to', () => {
  for (const path of [
    '/',
    '/settings',
    '/d/abc-123',
    '/d/a%20b?x=1&y=2',
    '/search?q=a+b:c',
    '/d/v1..2/...',
    '/sign-in?next=%2Fsettings&from=../x',
  ]) {
    expect(returnPath(path)).toBe(path);
  }
});

it('ACC-55 anything else is the list of documents', () => {
  for (const elsewhere of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    ' /settings',
    '/settings\n',
    '/a\u0000b',
    '/a"onclick',
    `/${'x'.repeat(500)}`,
    '',
    null,
    undefined,
  ]) {
    expect(returnPath(elsewhere)).toBe('/');
  }
});

it('PAGE-86 no steps upwards, written or hidden, and nothing that browsers drop from an address', () => {
  for (const elsewhere of [
    '/..//evil.example',
    '/.//evil.example',
    '/%2e%2e//x',
    '/%2E./other',
    '/.%2e/other',
    '/../other',
    '/d/..',
    '/d/../../other?x=1',
    '/d/..%2f..%2fother',
    '/%5cevil.example',
    '/%2fevil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    '/\r\n/evil.example',
    '/d/a\tb',
  ]) {
    expect([elsewhere, returnPath(elsewhere)]).toEqual([elsewhere, '/']);
  }
});
