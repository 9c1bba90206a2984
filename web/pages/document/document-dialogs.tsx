import { lazy, Suspense, useCallback } from 'react';
import type { DocumentRole } from '../../../shared/roles.ts';
import { ShortcutHelp } from '../../editor/shortcut-help.tsx';
import { addTeamWords } from '../../locales/team-words.ts';
import { ShareDialog } from './share/share-dialog.tsx';

const MoveDialog = lazy(async () => {
  await addTeamWords();
  return import('../nested/move-dialog.tsx');
});

export type OpenDialog = 'share' | 'move' | 'shortcuts';

export interface DocumentDialogsProps {
  readonly documentId: string;
  readonly role: DocumentRole | undefined;
  readonly title: string;
  readonly open: OpenDialog | undefined;
  readonly onOpen: (dialog: OpenDialog | undefined) => void;
}

/** What lies over a document, one at a time. */
export function DocumentDialogs({ documentId, role, title, open, onOpen }: DocumentDialogsProps) {
  const close = useCallback(() => onOpen(undefined), [onOpen]);
  const move = useCallback(() => onOpen('move'), [onOpen]);
  return (
    <>
      <ShareDialog
        documentId={documentId}
        role={role}
        title={title}
        opened={open === 'share'}
        onClose={close}
        onMove={move}
      />
      {open === 'move' && (
        <Suspense>
          <MoveDialog document={{ id: documentId, title }} onClose={close} />
        </Suspense>
      )}
      <ShortcutHelp opened={open === 'shortcuts'} onClose={close} />
    </>
  );
}
