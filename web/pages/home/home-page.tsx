import { Button } from '@mantine/core';
import { lazy, useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, useLocation, useSearch as useSearchText } from 'wouter';
import type { DocumentResponse } from '../../../shared/api/documents.ts';
import type { Collection } from '../../../shared/api/collections.ts';
import { canEdit } from '../../../shared/roles.ts';
import { addTeamWords } from '../../locales/team-words.ts';
import { NOBODY, rememberedPrincipal } from '../../sync/remembered-principal.ts';
import { ByTheWay } from '../../ui/by-the-way.tsx';
import { AccountMenu } from '../account/account-menu.tsx';
import { collectionAddress, documentAddress, NEW_DOCUMENT, readCollection } from '../addresses.ts';
import { useBrand, useTabTitle } from '../use-brand.ts';
import { useAccount } from '../use-session.ts';
import { DocumentBranches } from './document-branches.tsx';
import { EmptyList } from './empty-list.tsx';
import { HomeDialogs, type HomeDialog } from './home-dialogs.tsx';
import { ListState, type ListedWithin } from './list-state.tsx';
import { NewDocument } from './new-document.tsx';
import { SearchField } from './search-field.tsx';
import { useDocumentChanges } from './use-document-changes.ts';
import { useDocuments, useLocalDocuments } from './use-documents.ts';
import { useSearch } from './use-search.ts';
import { useUndoToasts } from './use-undo-toasts.tsx';
import { WaitingPart } from './waiting-part.tsx';
import classes from './home-page.module.css';

const CollectionBar = lazy(async () => {
  await addTeamWords();
  const { CollectionBar: Bar } = await import('../collections/collection-bar.tsx');
  return { default: Bar };
});

/** The documents I may see, newest first: those at the top, or in a collection; found by words, wherever they lie. */
export default function HomePage() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const account = useAccount();
  const collectionId = readCollection(useSearchText());
  const [collection, setCollection] = useState<Collection | null>();
  const [collections, setCollections] = useState<readonly Collection[]>([]);
  const documents = useDocuments(collectionId === undefined ? { top: 'true' } : { collectionId });
  const search = useSearch(documents);
  const local = useLocalDocuments();
  const changes = useDocumentChanges(useUndoToasts());
  const [dialog, setDialog] = useState<HomeDialog>();
  const headingRef = useRef<HTMLHeadingElement>(null);
  const goToHeading = useCallback(() => headingRef.current?.focus(), []);
  useTabTitle(t('home.title'));

  if (documents.state === 'signedOut') return <Redirect to="/sign-in" replace />;
  // A browser that has never heard of anybody shows no list of nobody's until it is known where to lead.
  if (documents.state === 'loading' && rememberedPrincipal() === NOBODY) return null;
  const isListed = documents.state === 'listed';
  const isMember = account?.kind === 'member';
  const mayCreate = isMember && isListed && (collectionId === undefined || mayFill(collection));
  const open = (made: DocumentResponse): void => navigate(documentAddress(made.id), { state: NEW_DOCUMENT });
  const newButton = (
    <NewDocument
      isCreating={changes.isCreating}
      onCreate={(isPrivate) => changes.create({ collectionId, private: isPrivate }, open)}
    />
  );

  // What was pressed to choose a collection stays there while its documents come.
  const hasList = isListed || collectionId !== undefined;
  const collectionBar = account !== null && account !== undefined && hasList && (
    <ByTheWay>
      <CollectionBar
        account={account}
        chosenId={collectionId}
        onChoose={(id) => navigate(id === undefined ? '/' : collectionAddress(id))}
        onKnown={setCollection}
        onListed={setCollections}
      />
    </ByTheWay>
  );

  return (
    <div className={classes['page']}>
      <HomeBar />
      <main className={classes['main']}>
        <div className={classes['head']}>
          <h1 ref={headingRef} tabIndex={-1} dir="auto">
            {(collectionId === undefined ? undefined : collection?.name) ?? t('home.title')}
          </h1>
          {mayCreate && documents.items.length > 0 && newButton}
        </div>
        {account?.kind !== 'guest' && <div className={classes['collections']}>{collectionBar}</div>}
        {account?.kind === 'guest' && collectionBar}
        {isMember && <WaitingPart onAllDecided={goToHeading} />}
        {isListed && documents.items.length > 0 && (
          <SearchField query={search.query} setQuery={search.setQuery} />
        )}
        <ListState
          documents={documents}
          local={local}
          isGuest={account?.kind === 'guest'}
          newButton={mayCreate ? newButton : null}
          within={collectionId === undefined ? 'all' : standing(collection)}
        />
        {isListed && search.shown.length > 0 && (
          <DocumentBranches
            documents={search.shown}
            isFlat={search.isSearching}
            of={{
              isMember,
              local,
              collections: collectionId === undefined ? collections : [],
              rename: (of, title) => changes.rename(of, title),
              remove: (of) =>
                of.hasInside ? setDialog({ kind: 'trash', document: of }) : changes.remove(of),
              move: (of) => setDialog({ kind: 'move', document: of }),
              makeInside: ({ id }) => changes.create({ parentId: id }, open),
            }}
          />
        )}
        {documents.items.length > 0 && search.foundNothing && (
          <EmptyList title={t('home.noMatch', { query: search.query })} detail="">
            <Button variant="default" onClick={() => search.setQuery('')}>
              {t('home.clearSearch')}
            </Button>
          </EmptyList>
        )}
        {isListed && search.listed.hasMore && (
          <Button variant="default" loading={search.listed.isLoadingMore} onClick={search.listed.loadMore}>
            {t('home.loadMore')}
          </Button>
        )}
      </main>
      <HomeDialogs
        dialog={dialog}
        onClose={() => setDialog(undefined)}
        onRemove={(document) => changes.remove(document)}
      />
    </div>
  );
}

function mayFill(collection: Collection | null | undefined): boolean {
  return collection?.role != null && canEdit(collection.role);
}

/** A collection that is not known yet is taken for an open one: most are. */
function standing(collection: Collection | null | undefined): ListedWithin {
  if (collection === null) return 'noCollection';
  return collection?.role === null ? 'closedCollection' : 'collection';
}

function HomeBar() {
  const brand = useBrand();
  return (
    <header className={classes['bar']}>
      <span className={classes['brand']} dir="auto">
        <img src={brand.logo} alt="" height="24" />
        <span title={brand.name}>{brand.name}</span>
      </span>
      <AccountMenu />
    </header>
  );
}
