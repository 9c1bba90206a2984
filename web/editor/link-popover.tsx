import type { Editor } from '@tiptap/core';
import type { Transaction } from '@tiptap/pm/state';
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconExternalLink, IconLinkOff, IconPencil } from '@tabler/icons-react';
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type FormEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import { useTranslation } from 'react-i18next';
import { isSafeLink } from '../../shared/document/safe-link.ts';
import { useDistinct } from '../ui/use-distinct.ts';
import { focusText } from './focus-text.ts';
import { applyLink, linkAtCaret, removeLink, type LinkAtCaret } from './link-at-caret.ts';
import classes from './link-popover.module.css';

export interface LinkPopoverProps {
  readonly editor: Editor;
  readonly isEditing: boolean;
  readonly onEdit: () => void;
  readonly onClose: () => void;
}

/** Beside the link the caret is in: where it leads, and a way to change it. With `isEditing`, the field for it. */
export function LinkPopover({ editor, isEditing, onEdit, onClose }: LinkPopoverProps) {
  const boxRef = useRef<HTMLDivElement>(null);
  const link = useLinkAtCaret(editor, boxRef);
  const isShown = isEditing || link !== undefined;

  useLayoutEffect(() => {
    if (boxRef.current !== null) placeBelowSelection(boxRef.current, editor, link);
    // With every change of what it shows, its size changes too.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [editor, link, isShown, isEditing]);

  if (!isShown) return null;
  return (
    <div ref={boxRef} className={classes['box']} data-link-popover>
      {isEditing ? (
        <LinkForm editor={editor} link={link} onClose={onClose} />
      ) : (
        link !== undefined && <LinkCard editor={editor} link={link} onEdit={onEdit} />
      )}
    </div>
  );
}

function LinkCard({
  editor,
  link,
  onEdit,
}: {
  readonly editor: Editor;
  readonly link: LinkAtCaret;
  readonly onEdit: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={classes['card']} role="group" aria-label={t('link.card')}>
      {isSafeLink(link.href) ? (
        <a className={classes['address']} href={link.href} target="_blank" rel="noopener noreferrer">
          <IconExternalLink size="1rem" aria-hidden />
          <span>{link.href}</span>
        </a>
      ) : (
        <span className={classes['address']}>{t('link.unsafe')}</span>
      )}
      <ActionIcon variant="subtle" color="gray" aria-label={t('link.edit')} onClick={onEdit}>
        <IconPencil size="1.1rem" />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('link.remove')}
        onClick={() => removeLink(editor)}
      >
        <IconLinkOff size="1.1rem" />
      </ActionIcon>
    </div>
  );
}

function LinkForm({
  editor,
  link,
  onClose,
}: {
  readonly editor: Editor;
  readonly link: LinkAtCaret | undefined;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const [input, setInput] = useState(link?.href ?? '');
  const [isRefused, setIsRefused] = useState(false);

  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (applyLink(editor, input)) onClose();
    else setIsRefused(true);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onClose();
    focusText(editor);
  };
  return (
    <form className={classes['form']} onSubmit={onSubmit} aria-label={t('link.form')}>
      <TextInput
        className={classes['field']}
        aria-label={t('link.address')}
        placeholder={t('link.placeholder')}
        value={input}
        error={isRefused ? t('link.refused') : undefined}
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        // Opened by the reader's own key or click: the field is where they are going.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setInput(event.currentTarget.value);
          setIsRefused(false);
        }}
      />
      <Button type="submit" size="sm">
        {t('link.apply')}
      </Button>
      {link !== undefined && (
        <ActionIcon
          size="lg"
          variant="subtle"
          color="gray"
          aria-label={t('link.remove')}
          onClick={() => {
            removeLink(editor);
            onClose();
          }}
        >
          <IconLinkOff size="1.1rem" />
        </ActionIcon>
      )}
    </form>
  );
}

function useLinkAtCaret(editor: Editor, boxRef: RefObject<HTMLElement | null>): LinkAtCaret | undefined {
  const [link, tell] = useDistinct<LinkAtCaret | undefined>(noLink, isSameLink);
  useEffect(() => {
    const read = (isHere: boolean): void => {
      if (editor.isDestroyed) return;
      tell(isHere && editor.state.selection.empty ? linkAtCaret(editor) : undefined);
    };
    // Going on to the card's own buttons keeps it there.
    const isInside = (element: EventTarget | null): boolean =>
      element instanceof Node && boxRef.current?.contains(element) === true;
    const onTransaction = ({ transaction }: { transaction: Transaction }): void => {
      // Losing the focus is a transaction too, before it is known where the focus goes.
      if (!transaction.docChanged && !transaction.selectionSet) return;
      read(editor.isFocused || isInside(document.activeElement));
    };
    const onFocus = (): void => read(true);
    const onBlur = ({ event }: { event: FocusEvent }): void => read(isInside(event.relatedTarget));
    editor.on('transaction', onTransaction);
    editor.on('focus', onFocus);
    editor.on('blur', onBlur);
    return () => {
      editor.off('transaction', onTransaction);
      editor.off('focus', onFocus);
      editor.off('blur', onBlur);
    };
  }, [editor, boxRef, tell]);
  return link;
}

function noLink(): undefined {
  return undefined;
}

function isSameLink(one: LinkAtCaret | undefined, other: LinkAtCaret | undefined): boolean {
  return one?.href === other?.href && one?.from === other?.from && one?.to === other?.to;
}

function placeBelowSelection(box: HTMLElement, editor: Editor, link: LinkAtCaret | undefined): void {
  const container = box.offsetParent;
  if (container === null || editor.isDestroyed) return;
  const { from, to } = link ?? editor.state.selection;
  const origin = container.getBoundingClientRect();
  const start = editor.view.coordsAtPos(from);
  const end = editor.view.coordsAtPos(to, -1);
  const mostLeft = Math.max(0, origin.width - box.offsetWidth);
  box.style.insetInlineStart = 'auto';
  box.style.left = `${Math.round(Math.min(Math.max(0, start.left - origin.left), mostLeft))}px`;
  box.style.top = `${Math.round(end.bottom - origin.top + 6)}px`;
}
