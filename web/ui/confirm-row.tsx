import { Button } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import classes from './confirm-row.module.css';
import { takeFocus } from './take-focus.ts';

export interface ConfirmRowProps {
  /** What will be so afterwards. */
  readonly question: string;
  readonly words: { readonly yes: string; readonly no: string };
  readonly isBusy: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** In a row, in place of its words: what cannot be taken back is asked once more, where it was pressed. */
export function ConfirmRow({ question, words, isBusy, onYes, onNo }: ConfirmRowProps) {
  // Escape means this question, not the dialog that its row is in.
  const escape = {
    'data-mantine-stop-propagation': true,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Escape') onNo();
    },
  };
  return (
    <div className={classes['confirm']} role="group" aria-label={question}>
      <p>{question}</p>
      <div className={classes['buttons']}>
        <Button {...escape} size="xs" color="red" loading={isBusy} onClick={onYes}>
          {words.yes}
        </Button>
        <Button {...escape} size="xs" variant="default" ref={takeFocus} onClick={onNo}>
          {words.no}
        </Button>
      </div>
    </div>
  );
}
