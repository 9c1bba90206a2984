/**
 * What is done for a document of many blocks alone. A browser lays out all of them, and goes through all of them
 * again at each key: 1 MB of text took seconds to open and half a second a key (docs/performance.md).
 */
import { Extension } from '@tiptap/core';
import type * as Y from 'yjs';

/** Below this nobody notices. */
const LONG_FROM_BLOCKS = 300;

export function isLong(blocks: number): boolean {
  return blocks >= LONG_FROM_BLOCKS;
}

/** The style sheet lays out only what is near the screen where `element`, around the editor, is marked so. */
export function markLong(element: HTMLElement, body: Y.XmlFragment): Extension {
  const mark = (): void => {
    // Never unmarked: a document that hovers around the limit would change its looks with it.
    if (isLong(body.length)) element.classList.add('is-long');
  };
  return Extension.create({ name: 'markLong', onBeforeCreate: mark, onUpdate: mark });
}
