/** Colours come from other people's browsers: only `#rrggbb` ever reaches a style. */
const RRGGBB = /^#[0-9a-f]{6}$/i;
const NEUTRAL = '#6b7280';

export function safeColor(color: unknown): string {
  return typeof color === 'string' && RRGGBB.test(color) ? color : NEUTRAL;
}
