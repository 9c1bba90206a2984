import { Button } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
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
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    // The form that had the focus is gone: it goes back to where it came from.
    if (wasOpen.current && !isOpen) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return (
    <div className={classes['setting']}>
      <div className={classes['about']}>
        <strong>{name}</strong>
        <span dir="auto">{value}</span>
      </div>
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
