import { Button, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './told-once.module.css';
import { takeFocus } from './take-focus.ts';
import { useCopied } from './use-copied.ts';

export interface ToldOnceProps {
  readonly value: string;
  /** Of the field. */
  readonly label: string;
  readonly words: { readonly copy: string; readonly copied: string; readonly copyYourself: string };
  /** What it is, above the field. */
  readonly intro: string;
  readonly children?: ReactNode;
}

/** A secret that has just been made and cannot be shown again: it is selected, to be read and copied. */
export function ToldOnce({ value, label, words, intro, children }: ToldOnceProps) {
  const { state, copy } = useCopied();
  return (
    <div className={classes['made']}>
      <p>{intro}</p>
      <div className={classes['secret']}>
        <TextInput
          // The next one is another one, and is gone to as well.
          key={value}
          ref={takeFocus}
          className={classes['field']}
          aria-label={label}
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button
          leftSection={state === 'copied' ? <IconCheck size="1rem" /> : <IconCopy size="1rem" />}
          onClick={() => void copy(value)}
        >
          {state === 'copied' ? words.copied : words.copy}
        </Button>
      </div>
      {children}
      {state === 'failed' && <p role="alert">{words.copyYourself}</p>}
    </div>
  );
}
