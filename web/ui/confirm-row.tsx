import { Button } from '@mantine/core';
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

/** Escape means this question, not the dialog that its row is in. */
const HERE = { 'data-mantine-stop-propagation': true };

/** In a row, in place of its words: what cannot be taken back is asked once more, where it was pressed. */
export function ConfirmRow({ question, words, isBusy, onYes, onNo }: ConfirmRowProps) {
  return (
    <div
      className={classes['confirm']}
      role="group"
      aria-label={question}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onNo();
      }}
    >
      <p>{question}</p>
      <div className={classes['buttons']}>
        <Button {...HERE} size="xs" color="red" loading={isBusy} onClick={onYes}>
          {words.yes}
        </Button>
        <Button {...HERE} size="xs" variant="default" ref={takeFocus} onClick={onNo}>
          {words.no}
        </Button>
      </div>
    </div>
  );
}
