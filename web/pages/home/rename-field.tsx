import { TextInput } from '@mantine/core';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { DEFAULT_LIMITS } from '../../../shared/protocol/limits.ts';
import classes from './home-page.module.css';

/** Enter and leaving keep the new title, Escape the old one. */
export function RenameField({
  title,
  onDone,
}: {
  readonly title: string;
  readonly onDone: (renamed: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(title);
  const isDone = useRef(false);
  const finish = (renamed: string | undefined): void => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(renamed);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') finish(draft.trim());
    if (event.key === 'Escape') finish(undefined);
  };
  return (
    <TextInput
      className={classes['rename']}
      aria-label={t('home.renameField')}
      value={draft}
      maxLength={DEFAULT_LIMITS.titleCharacters}
      dir="auto"
      // The reader asked for this field just now.
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onBlur={() => finish(draft.trim())}
    />
  );
}
