import { useEffect, useRef } from 'react';

/** `?` where nothing is being typed, and Ctrl/Cmd+/ anywhere. */
export function useHelpKey(onHelp: () => void): void {
  const latest = useRef(onHelp);
  useEffect(() => {
    latest.current = onHelp;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isChord = event.key === '/' && (event.ctrlKey || event.metaKey);
      if (!isChord && !(event.key === '?' && !isTyping(event.target))) return;
      event.preventDefault();
      latest.current();
    };
    globalThis.addEventListener('keydown', onKey);
    return () => globalThis.removeEventListener('keydown', onKey);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  return target.matches('input, textarea, select') && !target.hasAttribute('readonly');
}
