import { Button } from '@mantine/core';
import type { Ref } from 'react';

export interface RemovingButtonProps {
  readonly children: string;
  /** What it says to those who hear it out of its row: what of, too. */
  readonly spoken: string;
  readonly isBusy?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly onPress: () => void;
}

/** At the end of a row: takes away what the row is about. */
export function RemovingButton({ children, spoken, isBusy = false, ref, onPress }: RemovingButtonProps) {
  return (
    <Button
      {...(ref === undefined ? {} : { ref })}
      size="xs"
      variant="light"
      color="red"
      loading={isBusy}
      aria-label={spoken}
      onClick={onPress}
    >
      {children}
    </Button>
  );
}
