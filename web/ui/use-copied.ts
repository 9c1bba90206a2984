import { useCallback, useEffect, useState } from 'react';

export type CopyState = 'idle' | 'copied' | 'failed';

/** Copies text, and says for a moment whether it worked; without the clipboard's permission it fails. */
export function useCopied(): {
  readonly state: CopyState /** Tells whether it did. */;
  readonly copy: (text: string) => Promise<boolean>;
} {
  const [state, setState] = useState<CopyState>('idle');
  useEffect(() => {
    if (state !== 'copied') return undefined;
    const timer = setTimeout(() => setState('idle'), 2500);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = useCallback(async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
      return true;
    } catch {
      // No permission, or a page without TLS, which has no clipboard at all.
      setState('failed');
      return false;
    }
  }, []);
  return { state, copy };
}
