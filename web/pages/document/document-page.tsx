/** `/d/<documentId>`: comes in by a share link if the address carries one, then opens the document. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseDocumentId } from '../../../shared/ids.ts';
import { addTeamWords } from '../../locales/team-words.ts';
import { rememberedPrincipal } from '../../sync/remembered-principal.ts';
import { useDocument } from '../../sync/use-document.ts';
import type { SyncState } from '../../sync/sync-state.ts';
import { ByTheWay } from '../../ui/by-the-way.tsx';
import { readShareToken } from '../addresses.ts';
import { MessagePage } from '../message-page.tsx';
import { sessionQuery } from '../use-session.ts';
import { DocumentSkeleton } from './document-skeleton.tsx';
import { DocumentView } from './document-view.tsx';

/** Instead of a document, so not before one. What loads them shows the page's shape meanwhile. */
const JoinPage = lazy(async () => ({ default: (await import('../join/join-page.tsx')).JoinPage }));
const DocumentNotFound = lazy(async () => ({
  default: (await import('../not-found/not-found-page.tsx')).DocumentNotFound,
}));
const RestoreHere = lazy(async () => {
  await addTeamWords();
  return import('../trash/restore-here.tsx');
});
const ClosedDoor = lazy(async () => {
  await addTeamWords();
  return import('./closed-door.tsx');
});
const SignedOutDoor = lazy(() => import('./signed-out-door.tsx'));

export default function DocumentPage({ documentId }: { readonly documentId: string }) {
  const [shareToken, setShareToken] = useState(() => readShareToken(location.hash));

  useEffect(() => {
    const onHash = (): void => setShareToken(readShareToken(location.hash));
    globalThis.addEventListener('hashchange', onHash);
    return () => globalThis.removeEventListener('hashchange', onHash);
  }, []);

  const onJoined = (): void => {
    // The token has done its work: it must not be copied along with the address.
    history.replaceState(history.state, '', location.pathname + location.search);
    setShareToken(undefined);
  };
  if (parseDocumentId(documentId) === undefined) return <DocumentNotFound documentId={undefined} />;
  if (shareToken !== undefined) return <JoinPage token={shareToken} onJoined={onJoined} />;
  return <WhoFirst documentId={documentId} />;
}

/**
 * The copies on this device belong to a person. Where one is remembered the document opens at once, also without
 * a server; only a browser that has never heard of anybody asks first.
 */
function WhoFirst({ documentId }: { readonly documentId: string }) {
  const [mustAsk] = useState(() => rememberedPrincipal() === 'nobody');
  const session = useQuery(sessionQuery);
  if (mustAsk && session.isPending) return <DocumentSkeleton />;
  return <OpenDocument key={documentId} documentId={documentId} />;
}

function OpenDocument({ documentId }: { readonly documentId: string }) {
  const { session, state, peers } = useDocument(documentId);
  const door = doorOf(state);
  if (door !== undefined) {
    return (
      <Suspense>
        {door === 'closed' ? (
          <ClosedDoor session={session} state={state} />
        ) : (
          <SignedOutDoor session={session} state={state} />
        )}
      </Suspense>
    );
  }
  if (state.phase === 'ready') return <DocumentView session={session} state={state} peers={peers} />;
  return <NotYetOpen documentId={documentId} state={state} onRetry={() => session.retryNow()} />;
}

/** For somebody who has seen it, or written into it, here: others see no more than that there is nothing. */
function doorOf({ phase, link, save }: SyncState): 'closed' | 'signedOut' | undefined {
  const wasHere = phase === 'ready' || save.kind === 'notSaved';
  if (!wasHere || link.kind !== 'stopped') return undefined;
  if (link.why === 'signedOut') return 'signedOut';
  return link.why === 'notFound' ? 'closed' : undefined;
}

const PATIENCE_MS = 4000;

interface NotYetOpenProps {
  readonly documentId: string;
  readonly state: SyncState;
  readonly onRetry: () => void;
}

function NotYetOpen({ documentId, state, onRetry }: NotYetOpenProps) {
  const { t } = useTranslation();
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  const { link } = state;
  if (link.kind === 'stopped') return <StoppedBeforeOpening documentId={documentId} why={link.why} />;
  const isAway = link.kind === 'offline' || (link.kind === 'waiting' && isSlow);
  if (!isAway) return <DocumentSkeleton />;
  return (
    <MessagePage
      title={t('save.offline')}
      detail={t('document.openingSlow')}
      action={{ label: t('app.tryAgain'), onClick: onRetry }}
    />
  );
}

function StoppedBeforeOpening({
  documentId,
  why,
}: {
  readonly documentId: string;
  readonly why: Extract<SyncState['link'], { kind: 'stopped' }>['why'];
}) {
  const { t } = useTranslation();
  if (why === 'notFound' || why === 'forbidden' || why === 'malformed' || why === 'signedOut') {
    return <DocumentNotFound documentId={why === 'malformed' ? undefined : documentId} />;
  }
  return (
    <MessagePage
      title={t(`stopped.${why}`)}
      detail={t(`stopped.${why}Detail`)}
      action={
        why === 'deleted'
          ? { label: t('app.backHome'), href: '/' }
          : { label: t('app.reload'), onClick: () => location.reload() }
      }
    >
      {why === 'deleted' && (
        <ByTheWay>
          <RestoreHere documentId={documentId} />
        </ByTheWay>
      )}
    </MessagePage>
  );
}
