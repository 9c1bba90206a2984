import type { Editor } from '@tiptap/core';
import { lazy, useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BodyEditor } from '../../editor/body-editor.tsx';
import { focusText } from '../../editor/focus-text.ts';
import { TitleField } from '../../editor/title-field.tsx';
import { Toolbar } from '../../editor/toolbar.tsx';
import type { UnknownContent } from '../../editor/unknown-content.ts';
import { useTitle } from '../../editor/use-title.ts';
import type { DocumentSession } from '../../sync/document-session.ts';
import type { Peer } from '../../sync/peers.ts';
import type { SyncState } from '../../sync/sync-state.ts';
import { addTeamWords } from '../../locales/team-words.ts';
import { ByTheWay } from '../../ui/by-the-way.tsx';
import { isJustMade } from '../addresses.ts';
import { usePlace } from '../nested/use-place.ts';
import { DocumentBar } from './document-bar.tsx';
import { Notices } from './notices.tsx';
import { OverDocument, useOverDocument } from './over-document.tsx';
import { peopleAmong } from './people.ts';
import { FollowPill } from './people-here.tsx';
import { PresenceAnnouncer } from './presence-announcer.tsx';
import { SaveStateAnnouncer } from './save-state-line.tsx';
import { useFollowing } from './use-following.ts';
import { useTabTitle } from '../use-brand.ts';
import { useHelpKey } from './use-help-key.ts';
import { useStorageFailing } from './use-storage-failing.ts';
import '../../editor/document-body.css';
import classes from './document-view.module.css';

const InsideList = lazy(async () => {
  await addTeamWords();
  return import('../nested/inside-list.tsx');
});

export interface DocumentViewProps {
  readonly session: DocumentSession;
  readonly state: SyncState;
  readonly peers: readonly Peer[];
}

/**
 * A document that stands: bar, formatting, title and body. It is drawn anew whenever the state changes, which "Saving"
 * and "Saved" do with each keystroke: what is dear to draw has the same props then, and is left as it is.
 */
export function DocumentView({ session, state, peers }: DocumentViewProps) {
  const { t, i18n } = useTranslation();
  const [editor, setEditor] = useState<Editor>();
  const [frozenBy, setFrozenBy] = useState<UnknownContent>();
  const [isEditingLink, setIsEditingLink] = useState(false);
  const over = useOverDocument();
  const [isNew] = useState(() => isJustMade(history.state));
  const toolbarRef = useRef<HTMLDivElement>(null);
  const title = useTitle(session.title);
  const place = usePlace(session.documentId, state.link.kind === 'live');
  const people = useMemo(() => peopleAmong(peers, state.user), [peers, state.user]);
  const following = useFollowing(editor, session.awareness, people);
  const followed = people.find(({ user }) => user.id === following.personId);
  const isStorageFailing = useStorageFailing(state);
  const editLink = useCallback(() => setIsEditingLink(true), []);
  const goToText = useCallback(() => {
    if (editor !== undefined) focusText(editor, 'start');
  }, [editor]);

  useTabTitle(title === '' ? t('document.untitled') : title);
  useHelpKey(over.openShortcuts);

  const canType = state.editable && frozenBy === undefined;
  return (
    <div className={classes['page']}>
      <a
        className="skip-link"
        href="#document-body"
        onClick={() => editor !== undefined && focusText(editor)}
      >
        {t('app.skipToContent')}
      </a>
      <DocumentBar
        session={session}
        state={state}
        isStorageFailing={isStorageFailing}
        title={title}
        path={place?.path ?? NOWHERE}
        people={people}
        followedId={following.personId}
        onFollow={following.toggle}
        onShare={over.openShare}
        onMove={over.openMove}
        onShortcuts={over.openShortcuts}
        onDebug={over.openDebug}
      />
      <main>
        {canType && (
          <div className={classes['toolbarRow']}>
            {editor !== undefined && (
              <Toolbar editor={editor} rowRef={toolbarRef} onLink={editLink} onHelp={over.openShortcuts} />
            )}
          </div>
        )}
        <div className={classes['column']}>
          <div className={classes['notices']} data-stays={state.link.kind === 'stopped' || undefined}>
            <Notices
              session={session}
              state={state}
              isStorageFailing={isStorageFailing}
              frozenBy={frozenBy}
            />
          </div>
          <TitleField title={session.title} editable={state.editable} onLeaveDown={goToText} isNew={isNew} />
          <BodyEditor
            // Its words are read once, when it is made.
            key={i18n.language}
            document={session}
            editable={canType}
            toolbarRef={toolbarRef}
            isEditingLink={isEditingLink}
            setIsEditingLink={setIsEditingLink}
            onEditor={setEditor}
            onFrozen={setFrozenBy}
          />
        </div>
        {place?.hasInside === true && (
          <ByTheWay>
            <InsideList documentId={session.documentId} />
          </ByTheWay>
        )}
      </main>
      {followed !== undefined && (
        <FollowPill person={followed} hasCaret={following.hasCaret} onStop={following.stop} />
      )}
      <OverDocument
        session={session}
        state={state}
        title={title}
        canBeRead={editor !== undefined}
        over={over}
      />
      <SaveStateAnnouncer state={state} isStorageFailing={isStorageFailing} />
      <PresenceAnnouncer people={people} />
    </div>
  );
}

const NOWHERE = [] as const;
