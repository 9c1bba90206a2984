import type { Editor } from '@tiptap/core';
import { memo, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { createEditor } from './create-editor.ts';
import { FrozenBody } from './frozen-body.tsx';
import { LinkPopover } from './link-popover.tsx';
import { isLong } from './long-document.ts';
import type { SharedDocument } from './shared-document.ts';
import { StaticBody } from './static-body.tsx';
import type { UnknownContent } from './unknown-content.ts';
import { FIRST_SCREEN_BLOCKS, useIsFirstScreenDrawn } from './use-first-screen.ts';
import { focusRovingStop } from '../ui/roving-focus.ts';
import classes from './document-text.module.css';

export interface BodyEditorProps {
  readonly document: SharedDocument;
  readonly editable: boolean;
  readonly toolbarRef: RefObject<HTMLDivElement | null>;
  readonly isEditingLink: boolean;
  readonly setIsEditingLink: (isEditing: boolean) => void;
  /** The mounted editor, for the toolbar and for following; undefined when it is gone. */
  readonly onEditor: (editor: Editor | undefined) => void;
  readonly onFrozen: (found: UnknownContent) => void;
}

/** Mount it only once the document stands (SyncState.phase `ready`): an editor over an empty document may write. */
export const BodyEditor = memo(function BodyEditor(props: BodyEditorProps) {
  const { document, editable, toolbarRef, isEditingLink, setIsEditingLink, onEditor, onFrozen } = props;
  const { t } = useTranslation();
  const hostRef = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor>();
  const [isFrozen, setIsFrozen] = useState(false);
  const isFirstScreenDrawn = useIsFirstScreenDrawn(document.body);

  // Before the browser paints, so that the first screen gives way to the same words at the same place.
  useLayoutEffect(() => {
    const element = hostRef.current;
    if (element === null || isFrozen || !isFirstScreenDrawn) return undefined;
    const freeze = (found: UnknownContent): void => {
      setEditor(undefined);
      onEditor(undefined);
      setIsFrozen(true);
      onFrozen(found);
    };
    const created = createEditor({
      element,
      document,
      editable,
      words: {
        body: t('document.body'),
        placeholder: t('document.placeholder'),
        guest: t('people.guest'),
        task: (text) => t('document.task', { text: text === '' ? t('document.untitledTask') : text }),
      },
      keys: {
        openLink: () => {
          setIsEditingLink(true);
          return true;
        },
        goToToolbar: () => {
          if (toolbarRef.current !== null) focusRovingStop(toolbarRef.current);
          return toolbarRef.current !== null;
        },
      },
      onUnknownContent: freeze,
    });
    if (created.kind === 'unknownContent') {
      freeze(created.found);
      return undefined;
    }
    setEditor(created.editor);
    onEditor(created.editor);
    return () => {
      setEditor(undefined);
      onEditor(undefined);
      created.destroy();
    };
    // `editable` is applied below: changing it must not mount a second editor. The rest is stable for a page.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [document, isFrozen, isFirstScreenDrawn]);

  useEffect(() => {
    if (editor !== undefined && editor.isEditable !== editable) editor.setEditable(editable, false);
  }, [editor, editable]);

  if (isFrozen) return <FrozenBody body={document.body} />;
  return (
    <div className={classes['bodyHost']}>
      {editor === undefined && isLong(document.body.length) && (
        <StaticBody body={document.body} blocks={FIRST_SCREEN_BLOCKS} isBusy />
      )}
      <div ref={hostRef} id="document-body" />
      {editor !== undefined && editable && (
        <LinkPopover
          editor={editor}
          isEditing={isEditingLink}
          onEdit={() => setIsEditingLink(true)}
          onClose={() => setIsEditingLink(false)}
        />
      )}
    </div>
  );
});
