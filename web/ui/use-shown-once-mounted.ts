import { useEffect, useState } from 'react';

/**
 * For a dialog that is loaded when it is asked for, and so begins open: shown a moment after it is there. One that was
 * never closed does not notice who had the focus, and cannot give it back.
 */
export function useShownOnceMounted(isOpen: boolean): boolean {
  const [isMounted, setIsMounted] = useState(false);
  // The second drawing is what it is for.
  // oxlint-disable-next-line react/set-state-in-effect
  useEffect(() => setIsMounted(true), []);
  return isMounted && isOpen;
}
