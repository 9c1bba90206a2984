import { useEffect, type RefObject } from 'react';

/**
 * Tells the style sheet how much of the page an on-screen keyboard covers, as `--keyboard-height`, where the
 * browser lays it over the page instead of making the page smaller (Safari).
 */
export function useAboveKeyboard(elementRef: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const viewport = globalThis.visualViewport;
    if (viewport === null || viewport === undefined) return undefined;
    const measure = (): void => {
      const covered = Math.max(0, window.innerHeight - viewport.height - viewport.offsetTop);
      elementRef.current?.style.setProperty('--keyboard-height', `${Math.round(covered)}px`);
    };
    measure();
    viewport.addEventListener('resize', measure);
    viewport.addEventListener('scroll', measure);
    return () => {
      viewport.removeEventListener('resize', measure);
      viewport.removeEventListener('scroll', measure);
    };
  }, [elementRef]);
}
