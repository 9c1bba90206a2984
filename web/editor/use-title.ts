import { useSyncExternalStore } from 'react';
import type * as Y from 'yjs';
import { titleText } from './title-binding.ts';

export function useTitle(title: Y.Text): string {
  return useSyncExternalStore(
    (onChange) => {
      title.observe(onChange);
      return () => title.unobserve(onChange);
    },
    () => titleText(title),
  );
}
