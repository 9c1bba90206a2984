import { InputBase, Menu } from '@mantine/core';
import { IconSelector } from '@tabler/icons-react';
import { useId, useState, type KeyboardEvent, type Ref } from 'react';
import classes from './choice-menu.module.css';

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

export interface ChoiceMenuProps<Value extends string> {
  /** Of the field; `isLabelled`: shown above it, else told to assistive technology alone. */
  readonly label: string;
  readonly isLabelled?: boolean;
  readonly choices: readonly Choice<Value>[];
  /** Undefined: nothing is chosen, each choice is a deed. */
  readonly value?: Value;
  /** What the button says while nothing is chosen. */
  readonly placeholder?: string;
  /** In place of choices, where there are none. */
  readonly noChoice?: string;
  /** Below the label, where that is shown. */
  readonly description?: string;
  readonly isDisabled?: boolean;
  readonly onChoose: (value: Value) => void;
  readonly className?: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

/**
 * For a choice that holds at once. A native select changes with every arrow key, so looking through what there is
 * would already have given somebody a right; here arrows only move, Enter or a press chooses, and Escape leaves it.
 */
export function ChoiceMenu<Value extends string>(props: ChoiceMenuProps<Value>) {
  const { label, isLabelled = false, choices, value, placeholder = '', className = '', ref } = props;
  const { description, isDisabled = false } = props;
  const [isOpen, setIsOpen] = useState(false);
  const valueId = useId();
  const shown = choices.find((choice) => choice.value === value)?.label ?? placeholder;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    setIsOpen(true);
  };
  return (
    <Menu
      opened={isOpen}
      onChange={setIsOpen}
      position="bottom-start"
      transitionProps={{ duration: 0 }}
      alignItemsLabels="all"
    >
      <Menu.Target>
        <InputBase
          component="button"
          type="button"
          pointer
          ref={ref}
          size={isLabelled ? 'sm' : 'xs'}
          className={`${classes['field'] ?? ''} ${className}`}
          {...(isLabelled ? { label, description } : {})}
          disabled={isDisabled}
          aria-label={label}
          aria-describedby={valueId}
          rightSection={<IconSelector size="1rem" aria-hidden />}
          rightSectionPointerEvents="none"
          onKeyDown={onKeyDown}
        >
          <span id={valueId} dir="auto" className={classes['value']}>
            {shown}
          </span>
        </InputBase>
      </Menu.Target>
      <Menu.Dropdown className={classes['choices'] ?? ''} aria-label={label}>
        <Choices {...props} />
      </Menu.Dropdown>
    </Menu>
  );
}

function Choices<Value extends string>({ choices, value, noChoice, onChoose }: ChoiceMenuProps<Value>) {
  if (choices.length === 0) return <Menu.Item data-disabled>{noChoice}</Menu.Item>;
  if (value === undefined) {
    return choices.map((choice) => (
      <Menu.Item key={choice.value} onClick={() => onChoose(choice.value)}>
        <span dir="auto">{choice.label}</span>
      </Menu.Item>
    ));
  }
  return choices.map((choice) => (
    <Menu.RadioItem
      key={choice.value}
      value={choice.value}
      checked={choice.value === value}
      onChange={() => onChoose(choice.value)}
      closeMenuOnClick
      {...(choice.value === value ? { 'data-autofocus': true } : {})}
    >
      {choice.label}
    </Menu.RadioItem>
  ));
}
