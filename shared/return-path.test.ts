import { expect, it } from 'vitest';
import { returnPath } from './return-path.ts';

it('ACC-55 a path of this page is where one comes back to', () => {
  for (const path of ['/', '/settings', '/d/abc-123', '/d/a%20b?x=1&y=2', '/search?q=a+b:c']) {
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
