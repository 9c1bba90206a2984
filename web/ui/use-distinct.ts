import { useCallback, useRef, useState } from 'react';

/**
 * State that is told of far more often than it changes. To be told of nothing new is nothing to React either: each
 * `setState` that changes nothing is kept, with its function and all that this holds, until the component renders for
 * another reason. Whoever only types gives none: two such states took 208 bytes a key, for as long as the page was open.
 *
 * `isSame` is one function for as long as the component lives.
 */
export function useDistinct<Value extends object | undefined>(
  begin: () => Value,
  isSame: (one: Value, other: Value) => boolean,
): readonly [value: Value, tell: (now: Value) => void] {
  const [value, setValue] = useState(begin);
  const told = useRef(value);
  const tell = useCallback(
    (now: Value): void => {
      if (isSame(told.current, now)) return;
      told.current = now;
      setValue(now);
    },
    [isSame],
  );
  return [value, tell];
}
