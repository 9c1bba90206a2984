import { memo, useEffect, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type * as Y from 'yjs';
import { DEFAULT_LIMITS } from '../../shared/protocol/limits.ts';
import { bindTitle } from './title-binding.ts';
import classes from './document-text.module.css';

export interface TitleFieldProps {
  readonly title: Y.Text;
  readonly editable: boolean;
  readonly onLeaveDown: () => void;
  /** The document has just been made: it is named first. */
  readonly isNew: boolean;
}

/** The title grows with its text; Enter and the down key go on into the body. */
export const TitleField = memo(function TitleField({ title, editable, onLeaveDown, isNew }: TitleFieldProps) {
  const { t } = useTranslation();
  const fieldRef = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    const field = fieldRef.current;
    return field === null ? undefined : bindTitle(field, title);
  }, [title]);

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    const { value, selectionStart } = event.currentTarget;
    const isAtEnd = event.key === 'ArrowDown' && selectionStart === value.length;
    if (event.nativeEvent.isComposing || !(event.key === 'Enter' || isAtEnd)) return;
    event.preventDefault();
    onLeaveDown();
  };

  return (
    <h1 className={classes['titleHeading']}>
      <textarea
        ref={fieldRef}
        className={classes['title']}
        aria-label={t('document.title')}
        placeholder={editable ? t('document.untitled') : ''}
        readOnly={!editable}
        maxLength={DEFAULT_LIMITS.titleCharacters}
        rows={1}
        // Its maker asked for it just now, and nothing else is there.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={isNew}
        dir="auto"
        spellCheck
        enterKeyHint="next"
        onKeyDown={onKeyDown}
      />
    </h1>
  );
});
