import type { Editor } from '@tiptap/core';
import { Menu, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconChevronDown,
  IconKeyboard,
  IconLink,
} from '@tabler/icons-react';
import { memo, useState, type ComponentProps, type ReactNode, type RefObject, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ariaKeys, keyText } from '../ui/key-names.tsx';
import { moveRovingFocus, rememberRovingFocus } from '../ui/roving-focus.ts';
import { BLOCKS, LISTS, MARKS, TEXT_STYLES, type Formatting, type TextStyleId } from './formatting.ts';
import { focusText } from './focus-text.ts';
import { useAboveKeyboard } from './use-above-keyboard.ts';
import { useFormattingState } from './use-formatting-state.ts';
import classes from './toolbar.module.css';

export interface ToolbarProps {
  readonly editor: Editor;
  readonly rowRef: RefObject<HTMLDivElement | null>;
  readonly onLink: () => void;
  readonly onHelp: () => void;
}

/** Formatting, as one tab stop. Alt+F10 comes here from the text, Escape goes back. */
export const Toolbar = memo(function Toolbar({ editor, rowRef, onLink, onHelp }: ToolbarProps) {
  const { t } = useTranslation();
  const state = useFormattingState(editor);
  useAboveKeyboard(rowRef);
  useEscapeToText(rowRef, editor);

  const formattingButton = (formatting: Formatting): ReactNode => (
    <ToolButton
      key={formatting.id}
      label={t(`format.${formatting.id}`)}
      keys={formatting.keys}
      pressed={formatting.id === 'divider' ? undefined : state.active.has(formatting.id)}
      onClick={() => formatting.run(editor)}
    >
      <formatting.icon />
    </ToolButton>
  );

  return (
    // The row takes keys for its buttons, as the toolbar pattern has it.
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus
    <div
      ref={rowRef}
      role="toolbar"
      aria-label={t('format.toolbar')}
      aria-controls="document-body"
      className={classes['toolbar']}
      onKeyDown={moveRovingFocus}
      onFocus={(event) => rememberRovingFocus(event.currentTarget, event.target)}
    >
      <div className={classes['group']}>
        <ToolButton
          label={t('format.undo')}
          keys="Mod-Z"
          tabIndex={0}
          unavailable={!state.canUndo}
          onClick={() => editor.chain().focus().undo().run()}
        >
          <IconArrowBackUp />
        </ToolButton>
        <ToolButton
          label={t('format.redo')}
          keys="Mod-Shift-Z"
          unavailable={!state.canRedo}
          onClick={() => editor.chain().focus().redo().run()}
        >
          <IconArrowForwardUp />
        </ToolButton>
      </div>
      <TextStyleMenu editor={editor} current={state.textStyle} />
      <div className={classes['group']}>
        {MARKS.map(formattingButton)}
        <ToolButton label={t('format.link')} keys="Mod-K" pressed={state.isLink} onClick={onLink}>
          <IconLink />
        </ToolButton>
      </div>
      <div className={classes['group']}>{LISTS.map(formattingButton)}</div>
      <div className={classes['group']}>{BLOCKS.map(formattingButton)}</div>
      <div className={classes['group']}>
        <ToolButton label={t('shortcuts.open')} keys="?" onClick={onHelp}>
          <IconKeyboard />
        </ToolButton>
      </div>
    </div>
  );
});

/** Before anything else hears of the key: a tooltip that is open would close and keep it for itself. */
function useEscapeToText(rowRef: RefObject<HTMLDivElement | null>, editor: Editor): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isInRow = rowRef.current?.contains(document.activeElement) === true;
      if (event.key === 'Escape' && isInRow) focusText(editor);
    };
    globalThis.addEventListener('keydown', onKeyDown, true);
    return () => globalThis.removeEventListener('keydown', onKeyDown, true);
  }, [rowRef, editor]);
}

function TextStyleMenu({
  editor,
  current,
}: {
  readonly editor: Editor;
  readonly current: TextStyleId | undefined;
}) {
  const { t } = useTranslation();
  const [hasChosen, setHasChosen] = useState(false);
  const name = t(`format.${current ?? 'text'}`);
  return (
    <Menu
      position="bottom-start"
      // Escape goes back to the button; a chosen style goes on into the text.
      returnFocus={!hasChosen}
      transitionProps={{ duration: 0 }}
      onOpen={() => setHasChosen(false)}
    >
      <Menu.Target>
        <button
          type="button"
          data-roving
          tabIndex={-1}
          className={classes['styleButton']}
          aria-label={t('format.textStyle', { name })}
          onMouseDown={(event) => event.preventDefault()}
        >
          <span className={classes['styleName']}>{name}</span>
          <IconChevronDown className={classes['chevron']} />
        </button>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('format.textStyles')}>
        <Menu.RadioGroup
          value={current ?? null}
          onChange={(chosen) => {
            setHasChosen(true);
            TEXT_STYLES.find(({ id }) => id === chosen)?.run(editor);
          }}
        >
          {TEXT_STYLES.map((style) => (
            <Menu.RadioItem
              key={style.id}
              value={style.id}
              closeMenuOnClick
              rightSection={<span className={classes['menuKeys']}>{keyText(style.keys)}</span>}
            >
              {t(`format.${style.id}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

interface ToolButtonProps extends ComponentProps<'button'> {
  readonly label: string;
  readonly keys: string;
  readonly pressed?: boolean | undefined;
  /** Stays focusable, so that the row does not change under the keyboard. */
  readonly unavailable?: boolean;
}

function ToolButton({ label, keys, pressed, unavailable = false, onClick, ...rest }: ToolButtonProps) {
  return (
    <Tooltip label={`${label}  ${keyText(keys)}`} openDelay={500} withinPortal events={TOOLTIP_EVENTS}>
      <button
        type="button"
        data-roving
        tabIndex={-1}
        className={classes['button']}
        aria-label={label}
        aria-pressed={pressed}
        aria-disabled={unavailable || undefined}
        aria-keyshortcuts={keys.includes(' ') ? undefined : ariaKeys(keys)}
        // The text keeps its focus, and a phone its keyboard.
        onMouseDown={(event) => event.preventDefault()}
        onClick={unavailable ? undefined : onClick}
        {...rest}
      />
    </Tooltip>
  );
}

const TOOLTIP_EVENTS = { hover: true, focus: true, touch: false };
