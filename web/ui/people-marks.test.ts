import { describe, expect, it } from 'vitest';
import { initials } from './initials.ts';
import { safeColor } from './person-color.ts';

describe('how people are marked', () => {
  it('PAGE-8 lets only #rrggbb reach a style', () => {
    expect(safeColor('#2a6cc8')).toBe('#2a6cc8');
    for (const color of ['red', '#fff', '#2a6cc8;background:url(//x)', 'url(x)', undefined, 7, ['#2a6cc8']]) {
      expect([color, safeColor(color)]).toEqual([color, '#6b7280']);
    }
  });

  it('PAGE-8 takes initials as people see characters', () => {
    for (const [name, mark] of [
      ['Ada Lovelace', 'AL'],
      ['ada', 'A'],
      ['李小龙', '李'],
      ['👩‍🚀 Sally', '👩‍🚀S'],
      ['  (Bea)  Winter ', 'BW'],
    ]) {
      expect([name, initials(name ?? '')]).toEqual([name, mark]);
    }
  });
});
