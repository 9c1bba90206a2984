import { describe, expect, it } from 'vitest';
import { isSafeLink, linkFromInput } from './safe-link.ts';

describe('links', () => {
  it('PAGE-7 lets websites, e-mail, telephones and relative addresses be', () => {
    for (const href of [
      'https://a.b',
      'HTTP://a.b',
      'mailto:a@b.c',
      'tel:+491',
      '/d/abc',
      '#part',
      'a.html',
      '//a.b/c',
    ]) {
      expect([href, isSafeLink(href)]).toEqual([href, true]);
    }
  });

  it('PAGE-7 refuses what could run or hide, however it is written', () => {
    for (const href of [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      ' javascript:alert(1)',
      'java\nscript:alert(1)',
      '\u0001javascript:alert(1)',
      '\u200bjavascript:alert(1)',
      'data:text/html,<script>',
      'vbscript:x',
      'file:///etc/passwd',
      'blob:https://a.b/c',
      '\\\\evil\\share',
      '',
      ['javascript:alert(1)'],
      { toString: () => 'https://a.b' },
      `https://a.b/${'x'.repeat(5000)}`,
      null,
    ]) {
      expect([href, isSafeLink(href)]).toEqual([href, false]);
    }
  });

  it('PAGE-7 completes what people type', () => {
    for (const [typed, href] of [
      ['example.org', 'https://example.org'],
      [' example.org/a?b ', 'https://example.org/a?b'],
      ['me@example.org', 'mailto:me@example.org'],
      ['localhost:3000/x', 'https://localhost:3000/x'],
      ['/d/abc', '/d/abc'],
      ['javascript:alert(1)', undefined],
      ['', undefined],
    ]) {
      expect([typed, linkFromInput(typed ?? '')]).toEqual([typed, href]);
    }
  });
});
