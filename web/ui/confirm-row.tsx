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

/** In a row, in place of its words: what cannot be taken back is asked once more, where it was pressed. */
export function ConfirmRow({ question, words, isBusy, onYes, onNo }: ConfirmRowProps) {
  return (
    <div
      className={classes['confirm']}
      role="group"
      aria-label={question}
      // Here and no further: Escape would close the dialog that the row is in.
      onKeyDownCapture={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        event.nativeEvent.stopImmediatePropagation();
        onNo();
      }}
    >
      <p>{question}</p>
      <div className={classes['buttons']}>
        <Button size="xs" color="red" loading={isBusy} onClick={onYes}>
          {words.yes}
        </Button>
        <Button size="xs" variant="default" ref={takeFocus} onClick={onNo}>
          {words.no}
        </Button>
      </div>
    </div>
  );
}
