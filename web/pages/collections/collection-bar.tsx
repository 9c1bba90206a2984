/** Above the list: the collections there are, a new one, and who is in the chosen one. */
import { Button } from '@mantine/core';
import { IconFolderPlus, IconLock, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Collection } from '../../../shared/api/collections.ts';
import type { Account } from '../../../shared/api/person.ts';
import { roleMayInCollection } from '../../../shared/roles.ts';
import { keepFocus } from '../../ui/kept-focus.ts';
import { takeFocus } from '../../ui/take-focus.ts';
import { isOffline } from '../api.ts';
import { NotLoaded } from '../not-loaded.tsx';
import { teamApi } from '../team-api.ts';
import { CollectionDialog } from './collection-dialog.tsx';
import { NewCollection } from './new-collection.tsx';
import classes from './collections.module.css';

export interface CollectionBarProps {
  readonly account: Account;
  /** Undefined: all documents. */
  readonly chosenId: string | undefined;
  readonly onChoose: (id: string | undefined) => void;
  /** The chosen one, as soon as it is known, and again when it is changed; null: there is none such to be seen. */
  readonly onKnown: (collection: Collection | null | undefined) => void;
  /** All of them, for rows that say in which one they lie. */
  readonly onListed: (collections: readonly Collection[]) => void;
}

export function CollectionBar({ account, chosenId, onChoose, onKnown, onListed }: CollectionBarProps) {
  const { t } = useTranslation('team');
  const [dialog, setDialog] = useState<'new' | 'settings'>();
  const [madeId, setMadeId] = useState<string>();
  const collections = useQuery({ queryKey: ['collections'], queryFn: teamApi.collections });
  const items = collections.data?.items ?? [];
  const isMember = account.kind === 'member';
  const current = items.find(({ id }) => id === chosenId);
  const isMissing = chosenId !== undefined && current === undefined && collections.isSuccess;
  // One that was made a moment ago is in the list as soon as that has been asked for again.
  const known = isMissing && !collections.isFetching ? null : current;
  useEffect(() => onKnown(known), [known, onKnown]);
  const listed = collections.data?.items;
  useEffect(() => {
    if (listed !== undefined) onListed(listed);
  }, [listed, onListed]);
  if (items.length === 0 && !isMember && !collections.isError) return null;
  return (
    <nav ref={keepFocus} className={classes['bar']} aria-label={t('collections.heading')}>
      {/* That there is no way to the server, the list below says for both. */}
      {!isOffline(collections.error) && <NotLoaded of={collections} title={t('collections.notLoaded')} />}
      {items.length > 0 && (
        <Chip isChosen={chosenId === undefined} onClick={() => onChoose(undefined)}>
          {t('collections.all')}
        </Chip>
      )}
      {items.map((collection) => (
        <Chip
          key={collection.id}
          isChosen={collection.id === chosenId}
          isNew={collection.id === madeId}
          isClosed={collection.membersRole === null}
          onClick={() => onChoose(collection.id)}
        >
          {collection.name}
        </Chip>
      ))}
      {current !== undefined && seesPeople(current, account) && (
        <Button
          className={classes['who']}
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconUsers size="1rem" />}
          onClick={() => setDialog('settings')}
        >
          {t('collections.settings', { name: current.name })}
        </Button>
      )}
      {isMember && current === undefined && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconFolderPlus size="1rem" />}
          onClick={() => setDialog('new')}
        >
          {t('collections.new')}
        </Button>
      )}
      {dialog === 'new' && (
        <NewCollection
          onClose={() => setDialog(undefined)}
          onMade={(made) => {
            setDialog(undefined);
            setMadeId(made.id);
            onChoose(made.id);
          }}
        />
      )}
      {dialog === 'settings' && current !== undefined && seesPeople(current, account) && (
        <CollectionDialog
          collection={current}
          account={account}
          onClose={() => setDialog(undefined)}
          onChanged={(changed) => onChoose(changed?.id)}
        />
      )}
    </nav>
  );
}

/** Who only reads in a collection is not told who else does. */
function seesPeople({ role }: Collection, account: Account): boolean {
  return account.kind === 'member' && roleMayInCollection(role ?? undefined, 'people', account.role);
}

interface ChipProps {
  readonly isChosen: boolean;
  /** Made a moment ago: the button that asked for it has gone, and whoever pressed it goes on here. */
  readonly isNew?: boolean;
  /** Not open to all members. */
  readonly isClosed?: boolean;
  readonly onClick: () => void;
  readonly children: string;
}

function Chip({ isChosen, isNew = false, isClosed = false, onClick, children }: ChipProps) {
  const { t } = useTranslation('team');
  return (
    <button
      ref={isNew ? takeFocus : null}
      type="button"
      className={classes['chip']}
      aria-pressed={isChosen}
      dir="auto"
      title={isClosed ? t('collections.onlyListed') : undefined}
      onClick={onClick}
    >
      {isClosed && <IconLock className={classes['lock'] ?? ''} size="0.9rem" aria-hidden />}
      {children}
    </button>
  );
}
