import { ActionIcon, Button, Kbd, Menu, Skeleton, TextInput } from '@mantine/core';
import { IconChevronDown, IconCloudOff, IconLock, IconPlus, IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, useLocation } from 'wouter';
import type { DocumentResponse } from '../../../shared/api/documents.ts';
import type { Collection } from '../../../shared/api/collections.ts';
import { canEdit } from '../../../shared/roles.ts';
import { addTeamWords } from '../../locales/team-words.ts';
import { AccountMenu } from '../account/account-menu.tsx';
import { documentAddress, NEW_DOCUMENT } from '../addresses.ts';
import { useBrand } from '../use-brand.ts';
import { useAccount } from '../use-session.ts';
import { DocumentRow } from './document-row.tsx';
import { EmptyList } from './empty-list.tsx';
import { LocalList } from './local-list.tsx';
import { useDocumentChanges, useDocuments } from './use-documents.ts';
import { useUndoToasts } from './use-undo-toasts.tsx';
import classes from './home-page.module.css';

const CollectionBar = lazy(async () => {
  await addTeamWords();
  const { CollectionBar: Bar } = await import('../collections/collection-bar.tsx');
  return { default: Bar };
});

/** The documents I may see, newest first. */
export default function HomePage() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const account = useAccount();
  const brand = useBrand();
  const [collection, setCollection] = useState<Collection>();
  const documents = useDocuments(collection?.id);
  const [query, setQuery] = useState('');
  const changes = useDocumentChanges(useUndoToasts());
  const searchRef = useSearchKeys();
  useEffect(() => {
    document.title = `${t('home.title')} · ${t('app.name')}`;
  }, [t]);

  if (documents.state === 'signedOut') return <Redirect to="/sign-in" replace />;
  const found = documents.items.filter((item) => matches(item, query));
  const mayFill = collection === undefined || (collection.role !== null && canEdit(collection.role));
  const mayCreate = account?.kind === 'member' && documents.state === 'listed' && mayFill;
  const create = (isPrivate: boolean): void =>
    changes.create({ collectionId: collection?.id, private: isPrivate }, (made) =>
      navigate(documentAddress(made.id), { state: NEW_DOCUMENT }),
    );
  const newButton = <NewDocument isCreating={changes.isCreating} onCreate={create} />;

  // What was pressed to choose a collection stays there while its documents come.
  const hasList = documents.state === 'listed' || collection !== undefined;
  const collectionBar = account !== null && account !== undefined && hasList && (
    <Suspense>
      <CollectionBar account={account} chosen={collection} onChoose={setCollection} />
    </Suspense>
  );

  return (
    <div className={classes['page']}>
      <header className={classes['bar']}>
        <span className={classes['brand']} dir="auto">
          <img src={brand.logo} alt="" height="24" />
          {brand.name}
        </span>
        <AccountMenu />
      </header>
      <main className={classes['main']}>
        <div className={classes['head']}>
          <h1 dir="auto">{collection?.name ?? t('home.title')}</h1>
          {mayCreate && documents.items.length > 0 && newButton}
        </div>
        {account?.kind !== 'guest' && <div className={classes['collections']}>{collectionBar}</div>}
        {account?.kind === 'guest' && collectionBar}
        {documents.state === 'listed' && documents.items.length > 0 && (
          <TextInput
            ref={searchRef}
            type="search"
            aria-label={t('home.search')}
            placeholder={t('home.search')}
            leftSection={<IconSearch size="1.05rem" aria-hidden />}
            rightSection={
              <Kbd size="xs" aria-hidden className={classes['kbd']}>
                {'/'}
              </Kbd>
            }
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setQuery('');
            }}
          />
        )}
        <ListState
          documents={documents}
          isGuest={account?.kind === 'guest'}
          newButton={mayCreate ? newButton : null}
        />
        {documents.state === 'listed' && found.length > 0 && (
          <ul className={classes['list']}>
            {found.map((item) => (
              <DocumentRow
                key={item.id}
                document={item}
                unsentEdits={
                  documents.local.find(({ documentId }) => documentId === item.id)?.unsentEdits ?? 0
                }
                onRename={(title) => changes.rename(item, title)}
                onRemove={() => changes.remove(item)}
              />
            ))}
          </ul>
        )}
        {documents.items.length > 0 && found.length === 0 && (
          <EmptyList title={t('home.noMatch', { query })} detail="">
            <Button variant="default" onClick={() => setQuery('')}>
              {t('home.clearSearch')}
            </Button>
          </EmptyList>
        )}
        {documents.state === 'listed' && documents.hasMore && (
          <Button variant="default" loading={documents.isLoadingMore} onClick={documents.loadMore}>
            {t('home.loadMore')}
          </Button>
        )}
      </main>
    </div>
  );
}

/** One press makes a document for the team, two a private one. */
function NewDocument({
  isCreating,
  onCreate,
}: {
  readonly isCreating: boolean;
  readonly onCreate: (isPrivate: boolean) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={classes['new']}>
      <Button leftSection={<IconPlus size="1.05rem" />} loading={isCreating} onClick={() => onCreate(false)}>
        {t('home.new')}
      </Button>
      <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <ActionIcon size={36} variant="default" aria-label={t('home.newMore')}>
            <IconChevronDown size="1.05rem" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconLock size="1.1rem" />} onClick={() => onCreate(true)}>
            {t('home.newPrivate')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

/** Everything a list can be besides a list. */
function ListState({
  documents,
  isGuest,
  newButton,
}: {
  readonly documents: ReturnType<typeof useDocuments>;
  readonly isGuest: boolean;
  readonly newButton: ReactNode;
}) {
  const { t } = useTranslation();
  switch (documents.state) {
    case 'loading':
      return <ListSkeleton />;
    case 'offline':
      return documents.local.length > 0 ? (
        <>
          <p className={classes['offline']} role="status">
            <IconCloudOff size="1.1rem" aria-hidden />
            {t('home.offline')}
          </p>
          <LocalList documents={documents.local} />
        </>
      ) : (
        <EmptyList title={t('home.offlineEmpty')} detail="">
          <Button variant="default" onClick={documents.retry}>
            {t('app.tryAgain')}
          </Button>
        </EmptyList>
      );
    case 'failed':
      return (
        <EmptyList title={t('home.error')} detail="">
          <Button variant="default" onClick={documents.retry}>
            {t('app.tryAgain')}
          </Button>
        </EmptyList>
      );
    case 'listed':
      if (documents.items.length > 0) return null;
      return isGuest ? (
        <EmptyList title={t('home.emptyGuest')} detail={t('home.emptyGuestDetail')} />
      ) : (
        <EmptyList title={t('home.empty')} detail={t('home.emptyDetail')}>
          {newButton}
        </EmptyList>
      );
    case 'signedOut':
      return null;
  }
}

function ListSkeleton() {
  const { t } = useTranslation();
  return (
    <div aria-busy="true">
      <p className="visually-hidden" role="status">
        {t('app.loading')}
      </p>
      {[46, 62, 38, 54].map((width) => (
        <div key={width} className={classes['skeletonRow']}>
          <Skeleton height={15} width={`${width}%`} radius="sm" />
          <Skeleton height={11} width="22%" mt={9} radius="sm" />
        </div>
      ))}
    </div>
  );
}

/** `/` and Ctrl/Cmd+K go to the search field. */
function useSearchKeys(): React.RefObject<HTMLInputElement | null> {
  const fieldRef = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isSlash = event.key === '/' && !(event.target instanceof HTMLInputElement);
      const isChord = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
      if (fieldRef.current === null || !(isSlash || isChord)) return;
      event.preventDefault();
      fieldRef.current.focus();
    };
    globalThis.addEventListener('keydown', onKey);
    return () => globalThis.removeEventListener('keydown', onKey);
  }, []);
  return fieldRef;
}

function matches(item: DocumentResponse, query: string): boolean {
  return `${item.title} ${item.preview}`.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase());
}
