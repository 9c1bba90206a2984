import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { RowWords } from '../../ui/list-row.tsx';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import classes from './settings.module.css';

export interface SettingRowProps {
  readonly name: string;
  readonly value: string;
  /** What the button says, and what it says to those who hear it out of its row. */
  readonly action: { readonly label: string; readonly spoken: string };
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  /** What has just happened. */
  readonly spoken: string;
  /** The form, while open. */
  readonly children: ReactNode;
}

/** One thing about oneself, with a form to change it that opens in its place. */
export function SettingRow({ name, value, action, isOpen, onOpen, spoken, children }: SettingRowProps) {
  const button = useFocusBack(isOpen);
  return (
    <div className={classes['setting']}>
      <RowWords name={name}>
        <span dir="auto">{value}</span>
      </RowWords>
      {!isOpen && (
        <Button ref={button} size="xs" variant="default" aria-label={action.spoken} onClick={onOpen}>
          {action.label}
        </Button>
      )}
      {isOpen && <div className={classes['opened']}>{children}</div>}
      <p className={classes['spoken']} aria-live="polite">
        {spoken}
      </p>
    </div>
  );
}
