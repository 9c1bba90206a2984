import { useState, type ReactNode } from 'react';
import classes from './use-spoken.module.css';

export interface Spoken {
  /** To be put where what was done is looked for; it stands there from the beginning, or it is not heard. */
  readonly spoken: ReactNode;
  readonly say: (words: string) => void;
}

/** What has just been done, to be read and to be heard. */
export function useSpoken(): Spoken {
  const [{ words, count }, setSaid] = useState({ words: '', count: 0 });
  // The same words twice would be no change, and not be heard the second time.
  const ending = count % 2 === 0 ? '' : '\u00A0';
  return {
    spoken: (
      <p className={classes['spoken']} aria-live="polite">
        {words === '' ? '' : `${words}${ending}`}
      </p>
    ),
    say: (next) => setSaid((before) => ({ words: next, count: before.count + 1 })),
  };
}
