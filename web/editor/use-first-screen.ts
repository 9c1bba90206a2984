/**
 * A long document's editor takes a second or more to make and to lay out. Its beginning is drawn first, for reading:
 * nobody looks at an empty page meanwhile.
 */
import { useEffect, useState } from 'react';
import type * as Y from 'yjs';
import { isLong } from './long-document.ts';

/** What fits on a tall screen. */
export const FIRST_SCREEN_BLOCKS = 60;

/** Whether the editor may be made: at once for a short document, after the first screen has been painted for a long one. */
export function useIsFirstScreenDrawn(body: Y.XmlFragment): boolean {
  const [isDrawn, setIsDrawn] = useState(() => !isLong(body.length));
  useEffect(() => {
    if (isDrawn) return undefined;
    // A frame's callbacks run before it is painted: the next one's know that it was.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setIsDrawn(true));
    });
    // No frame comes while the tab is hidden, but its editor is wanted all the same.
    const atLatest = setTimeout(() => setIsDrawn(true), HIDDEN_TAB_MS);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(atLatest);
    };
  }, [isDrawn]);
  return isDrawn;
}

const HIDDEN_TAB_MS = 500;
