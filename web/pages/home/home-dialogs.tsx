/** What the list asks before a document goes elsewhere; loaded when it is asked. */
import { lazy, Suspense } from 'react';
import type { DocumentResponse } from '../../../shared/api/documents.ts';
import { addTeamWords } from '../../locales/team-words.ts';

const MoveDialog = lazy(async () => {
  await addTeamWords();
  return import('../nested/move-dialog.tsx');
});
const TrashDialog = lazy(async () => {
  await addTeamWords();
  return import('../nested/trash-dialog.tsx');
});

export interface HomeDialog {
  readonly kind: 'move' | 'trash';
  readonly document: DocumentResponse;
}

export interface HomeDialogsProps {
  readonly dialog: HomeDialog | undefined;
  readonly onClose: () => void;
  readonly onRemove: (document: DocumentResponse) => void;
}

export function HomeDialogs({ dialog, onClose, onRemove }: HomeDialogsProps) {
  if (dialog === undefined) return null;
  const { kind, document } = dialog;
  return (
    <Suspense>
      {kind === 'move' && <MoveDialog document={document} onClose={onClose} />}
      {kind === 'trash' && (
        <TrashDialog
          document={document}
          onClose={onClose}
          onRemove={() => {
            onClose();
            onRemove(document);
          }}
        />
      )}
    </Suspense>
  );
}
