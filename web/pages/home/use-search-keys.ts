import { useEffect, useRef, type RefObject } from 'react';

/** `/` and Ctrl/Cmd+K go to the search field. */
export function useSearchKeys(): RefObject<HTMLInputElement | null> {
  const fieldRef = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isSlash = event.key === '/' && !(event.target instanceof HTMLInputElement);
      const isChord = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
      if (fieldRef.current === null || !(isSlash || isChord)) return;
      event.preventDefault();
      fieldRef.current.focus();
    };
    globalThis.addEventListener('keydown', onKey);
    return () => globalThis.removeEventListener('keydown', onKey);
  }, []);
  return fieldRef;
}
