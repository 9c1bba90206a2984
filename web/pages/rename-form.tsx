import { TextInput } from '@mantine/core';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { PERSON_NAME_CHARACTERS } from '../../shared/api/person.ts';
import { takeFocus } from '../ui/take-focus.ts';
import { nameProblem } from './account/person-fields.tsx';
import { FormEnd } from './form-end.tsx';
import classes from './settings/settings.module.css';

export interface RenameFormProps {
  readonly name: string;
  /** Of the field. */
  readonly label: string;
  readonly error: Error | null;
  /** What the error says of the name, if it does. */
  readonly problem?: string | undefined;
  readonly isPending: boolean;
  readonly onRename: (name: string) => void;
  readonly onCancel: () => void;
  /** Something is typed: what was refused is no longer what stands there. */
  readonly onChange: () => void;
}

/** In a row, in place of its words: Enter saves, Escape leaves the name as it is. */
export function RenameForm(props: RenameFormProps) {
  const { name, label, error, problem: refused, isPending, onRename, onCancel, onChange } = props;
  const { t } = useTranslation();
  const [draft, setDraft] = useState(name);
  const [problem, setProblem] = useState<string>();
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const found = nameProblem(draft, t);
    setProblem(found);
    if (found !== undefined) return;
    if (draft.trim() === name) onCancel();
    else onRename(draft);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.nativeEvent.isComposing) onCancel();
  };
  return (
    // Escape comes from the field and the buttons in it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form className={classes['form']} onSubmit={onSubmit} onKeyDown={onKeyDown} noValidate>
      <TextInput
        aria-label={label}
        autoComplete="off"
        dir="auto"
        ref={takeFocus}
        maxLength={PERSON_NAME_CHARACTERS}
        value={draft}
        error={problem ?? refused}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setDraft(event.currentTarget.value);
          setProblem(undefined);
          onChange();
        }}
      />
      <FormEnd error={error} isPending={isPending} submit={t('account.save')} onCancel={onCancel} />
    </form>
  );
}
