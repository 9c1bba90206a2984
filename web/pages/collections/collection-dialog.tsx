import { Button, Modal, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Collection, UpdateCollectionRequest } from '../../../shared/api/collections.ts';
import type { Account } from '../../../shared/api/person.ts';
import { roleMayInCollection } from '../../../shared/roles.ts';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { keepFocus } from '../../ui/kept-focus.ts';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import { useSpoken } from '../../ui/use-spoken.tsx';
import { GrantList } from '../rights/grant-list.tsx';
import { LinksBySelect } from '../rights/links-by-select.tsx';
import { ACCESS_REQUESTS } from '../rights/use-open-requests.ts';
import { nameProblem } from '../account/person-fields.tsx';
import { NotLoaded } from '../not-loaded.tsx';
import { teamApi } from '../team-api.ts';
import { wantToasts } from '../toasts-wanted.ts';
import { MembersRoleSelect } from './members-role-select.tsx';
import classes from './collections.module.css';

const LEFT_SHOWN_MS = 12_000;

export interface CollectionDialogProps {
  readonly collection: Collection;
  readonly account: Account;
  readonly onClose: () => void;
  /** Undefined: it was removed. */
  readonly onChanged: (collection: Collection | undefined) => void;
}

/** Who is in a collection, and what it is called. */
export function CollectionDialog({ collection, account, onClose, onChanged }: CollectionDialogProps) {
  const { t } = useTranslation('team');
  const { t: general } = useTranslation();
  const queries = useQueryClient();
  const { spoken, say } = useSpoken();
  const { id, role, membersRole } = collection;
  const place = { kind: 'collections', id } as const;
  const mayManage =
    account.kind === 'member' && roleMayInCollection(role ?? undefined, 'manage', account.role);
  const grants = useQuery({
    queryKey: ['grants', place.kind, id],
    queryFn: () => teamApi.grants(place),
  });
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ['collections'] });
  // Who has left stays where they were only if something of it is still theirs to see.
  const onLeft = async (): Promise<'gone' | 'here'> => {
    const { items } = await teamApi.collections();
    if (items.some((known) => known.id === id)) return 'here';
    wantToasts();
    notifications.show({
      message: t('collections.left', { name: collection.name }),
      autoClose: LEFT_SHOWN_MS,
    });
    onChanged(undefined);
    onClose();
    refresh();
    return 'gone';
  };
  const change = useMutation({
    mutationFn: (wanted: UpdateCollectionRequest) => teamApi.changeCollection(id, wanted),
    onSuccess: (next) => {
      refresh();
      // Who asked may be one of the members whom it is open to now.
      void queries.invalidateQueries({ queryKey: [ACCESS_REQUESTS] });
      onChanged(next);
      say(t('collections.saved'));
    },
  });
  const remove = useMutation({
    mutationFn: () => teamApi.removeCollection(id),
    onSuccess: () => {
      wantToasts();
      notifications.show({ message: t('collections.removed', { name: collection.name }) });
      refresh();
      onChanged(undefined);
      onClose();
    },
  });
  const failure = change.error ?? remove.error;
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('collections.title', { name: collection.name })}
      closeButtonProps={{ 'aria-label': general('app.close') }}
    >
      <div ref={keepFocus} className={classes['form']}>
        <p className={classes['note']}>{t('collections.note')}</p>
        {failure !== null && (
          <p role="alert" className={classes['failure']}>
            {t('team.failed', { detail: failure.message })}
          </p>
        )}
        {mayManage && (
          <>
            <Rename name={collection.name} onRename={(name) => change.mutate({ name })} />
            <MembersRoleSelect
              value={membersRole}
              onChoose={(next) => change.mutate({ membersRole: next })}
            />
            <LinksBySelect value={collection.linksBy} onChoose={(linksBy) => change.mutate({ linksBy })} />
          </>
        )}
        {spoken}
        <NotLoaded of={grants} height={52} />
        {grants.isSuccess && (
          <GrantList
            place={place}
            grants={grants.data.items}
            mayChange={mayManage}
            isClosed={membersRole === null}
            onChanged={refresh}
            onLeft={onLeft}
          />
        )}
        {mayManage && (
          <RemoveCollection
            name={collection.name}
            isRemoving={remove.isPending}
            onRemove={() => remove.mutate()}
          />
        )}
      </div>
    </Modal>
  );
}

interface RemoveCollectionProps {
  readonly name: string;
  readonly isRemoving: boolean;
  readonly onRemove: () => void;
}

function RemoveCollection({ name, isRemoving, onRemove }: RemoveCollectionProps) {
  const { t } = useTranslation('team');
  const [isAsking, setIsAsking] = useState(false);
  const askRef = useFocusBack(isAsking);
  if (isAsking) {
    return (
      <ConfirmRow
        question={t('collections.removeAsk', { name })}
        words={{ yes: t('collections.removeNow'), no: t('members.cancel') }}
        isBusy={isRemoving}
        onYes={onRemove}
        onNo={() => setIsAsking(false)}
      />
    );
  }
  return (
    <div className={classes['actions']}>
      <Button ref={askRef} size="xs" variant="light" color="red" onClick={() => setIsAsking(true)}>
        {t('collections.remove')}
      </Button>
    </div>
  );
}

function Rename({ name, onRename }: { readonly name: string; readonly onRename: (name: string) => void }) {
  const { t } = useTranslation('team');
  const { t: general } = useTranslation();
  const [draft, setDraft] = useState(name);
  const [problem, setProblem] = useState<string>();
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const found = nameProblem(draft, general);
    setProblem(found);
    if (found === undefined && draft !== name) onRename(draft);
  };
  return (
    <form className={classes['rename']} onSubmit={onSubmit} noValidate>
      <TextInput
        label={t('collections.rename')}
        autoComplete="off"
        value={draft}
        error={problem}
        onChange={(event) => setDraft(event.currentTarget.value)}
      />
      <Button type="submit" variant="default">
        {t('collections.save')}
      </Button>
    </form>
  );
}
