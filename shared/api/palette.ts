/**
 * The colours a person can have. Each carries white text at 5:1 and stands out from a near-black page at 3.3:1
 * or more (WCAG 2.2, 1.4.3 and 1.4.11), so that one colour serves both themes; a test computes it.
 */
export const PERSON_COLORS = [
  '#d32828',
  '#b15314',
  '#8e670c',
  '#5e7615',
  '#1f7e3f',
  '#0e7c6a',
  '#117798',
  '#2a6cc8',
  '#675dd6',
  '#8d4ecc',
  '#b03bb0',
  '#c92b7a',
] as const;
export type PersonColor = (typeof PERSON_COLORS)[number];

/** A colour for somebody who has not chosen one; `chance` in [0, 1). */
export function pickColor(chance: number): PersonColor {
  return PERSON_COLORS[Math.floor(chance * PERSON_COLORS.length)] ?? PERSON_COLORS[0];
}
