import { useMemo, useState } from 'react';
import type { DocumentSession } from '../../sync/document-session.ts';
import type { SyncState } from '../../sync/sync-state.ts';
import type { OpenDialog } from './document-dialogs.tsx';
import { LaterPart } from './later-part.tsx';

const loadDialogs = async () => (await import('./document-dialogs.tsx')).DocumentDialogs;
const loadDebugPanel = async () => (await import('./debug-panel.tsx')).DebugPanel;

/** What lies over the document now, and how it comes there and goes; these stay the same for a page. */
export function useOverDocument() {
  const [dialog, setDialog] = useState<OpenDialog>();
  const [isDebugOpen, setIsDebugOpen] = useState(() => new URLSearchParams(location.search).has('debug'));
  const doors = useMemo(
    () => ({
      openShare: () => setDialog('share'),
      openMove: () => setDialog('move'),
      openShortcuts: () => setDialog('shortcuts'),
      openDebug: () => setIsDebugOpen(true),
      closeDialog: () => setDialog(undefined),
      closeDebug: () => setIsDebugOpen(false),
    }),
    [],
  );
  return { ...doors, dialog, setDialog, isDebugOpen };
}

export interface OverDocumentProps {
  readonly session: DocumentSession;
  readonly state: SyncState;
  readonly title: string;
  readonly canBeRead: boolean;
  readonly over: ReturnType<typeof useOverDocument>;
}

/** What lies over a document, and is loaded after it. */
export function OverDocument({ session, state, title, canBeRead, over }: OverDocumentProps) {
  return (
    <>
      <LaterPart
        load={loadDialogs}
        isWanted={over.dialog !== undefined}
        // So that none has to be waited for, but not before the text.
        isFetchedAhead={canBeRead}
        onGiveUp={over.closeDialog}
      >
        {(DocumentDialogs) => (
          <DocumentDialogs
            documentId={session.documentId}
            role={state.role}
            title={title}
            open={over.dialog}
            onOpen={over.setDialog}
          />
        )}
      </LaterPart>
      <LaterPart load={loadDebugPanel} isWanted={over.isDebugOpen} onGiveUp={over.closeDebug}>
        {(DebugPanel) =>
          over.isDebugOpen && <DebugPanel session={session} state={state} onClose={over.closeDebug} />
        }
      </LaterPart>
    </>
  );
}
