import type { Editor } from '@tiptap/core';
import { useCallback, useEffect, useState } from 'react';
import type { Awareness } from 'y-protocols/awareness';
import { scrollToCaret, type CaretDistance } from '../../editor/remote-carets.ts';
import type { Person } from './people.ts';

export interface Following {
  readonly personId: string | undefined;
  /** False while they are here without a caret in the text. */
  readonly hasCaret: boolean;
  readonly toggle: (person: Person) => void;
  readonly stop: () => void;
}

/** Each lays out what it comes to, which may move the caret again. */
const MOST_JUMPS = 5;

/**
 * Keeps somebody's caret in view. Whatever the reader does of their own — scrolling, typing, clicking into the
 * text, Escape — ends it: their own place is never fought over.
 */
export function useFollowing(
  editor: Editor | undefined,
  awareness: Awareness,
  people: readonly Person[],
): Following {
  const [personId, setPersonId] = useState<string>();
  const [hasCaret, setHasCaret] = useState(true);
  const person = people.find(({ user }) => user.id === personId);
  const clientIds = person?.clientIds.join(',');
  const stop = useCallback(() => setPersonId(undefined), []);

  // Whoever has gone is followed no longer, also when they come back.
  if (personId !== undefined && person === undefined) setPersonId(undefined);

  useEffect(() => {
    if (editor === undefined || clientIds === undefined) return undefined;
    const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
    let frame: number | undefined;
    const follow = (jumps: number): void => {
      frame = undefined;
      if (editor.isDestroyed) return;
      const distance = scrollToFirst(editor, clientIds.split(','), behavior);
      setHasCaret(distance !== 'none');
      if (distance === 'far' && jumps < MOST_JUMPS) soon(jumps + 1);
    };
    const soon = (jumps: number): void => {
      // After the frame in which the carets are drawn.
      frame ??= requestAnimationFrame(() => {
        frame = requestAnimationFrame(() => follow(jumps));
      });
    };
    const onChange = (): void => soon(0);
    follow(0);
    awareness.on('change', onChange);
    return () => {
      awareness.off('change', onChange);
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
  }, [editor, awareness, clientIds]);

  useEffect(() => {
    if (personId === undefined) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Tab' && event.key !== 'Enter' && event.key !== ' ') stop();
    };
    const onPointer = (event: Event): void => {
      if (event.target instanceof Element && event.target.closest('.document-body') !== null) stop();
    };
    globalThis.addEventListener('wheel', stop, { passive: true });
    globalThis.addEventListener('touchmove', stop, { passive: true });
    globalThis.addEventListener('keydown', onKey);
    globalThis.addEventListener('pointerdown', onPointer);
    return () => {
      globalThis.removeEventListener('wheel', stop);
      globalThis.removeEventListener('touchmove', stop);
      globalThis.removeEventListener('keydown', onKey);
      globalThis.removeEventListener('pointerdown', onPointer);
    };
  }, [personId, stop]);

  const toggle = useCallback((chosen: Person) => {
    setPersonId((now) => (now === chosen.user.id ? undefined : chosen.user.id));
  }, []);
  return { personId: person === undefined ? undefined : personId, hasCaret, toggle, stop };
}

/** Somebody may have several tabs; one with a caret is looked at. */
function scrollToFirst(
  editor: Editor,
  clientIds: readonly string[],
  behavior: ScrollBehavior,
): CaretDistance {
  for (const id of clientIds) {
    const distance = scrollToCaret(editor.view, Number(id), behavior);
    if (distance !== 'none') return distance;
  }
  return 'none';
}
