/** In the share dialog: who can come in without a link, what the document takes from its place, and why who is in. */
import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DocumentAccessResponse } from '../../../shared/api/collections.ts';
import { PLACE_GIVES, roleMay, type DocumentRole, type PlaceGives } from '../../../shared/roles.ts';
import { useSpoken } from '../../ui/use-spoken.tsx';
import { teamApi } from '../team-api.ts';
import { AccessRequests } from './access-requests.tsx';
import { GrantList } from './grant-list.tsx';
import { WhoSees } from './who-sees.tsx';
import classes from '../document/share/share.module.css';

export interface DocumentPeopleProps {
  readonly documentId: string;
  readonly role: DocumentRole;
}

export function DocumentPeople({ documentId, role }: DocumentPeopleProps) {
  const { t } = useTranslation('team');
  const queries = useQueryClient();
  const { spoken, say } = useSpoken();
  const queryKey = ['access', documentId];
  const access = useQuery({ queryKey, queryFn: () => teamApi.access(documentId) });
  const refresh = (): void => void queries.invalidateQueries({ queryKey });
  const onDecided = (said?: string): void => {
    if (said !== undefined) say(said);
    refresh();
  };
  const mayManage = roleMay(role, 'manage');
  const onSuccess = (next: DocumentAccessResponse): void => {
    queries.setQueryData(queryKey, next);
    say(t('access.changed'));
  };
  const narrow = useMutation({
    mutationFn: (gives: PlaceGives | null) => teamApi.setPlaceGives(documentId, gives),
    onSuccess,
  });
  const move = useMutation({
    mutationFn: (collectionId: string | null) => teamApi.move(documentId, { collectionId }),
    onSuccess,
  });
  const failure = access.error ?? narrow.error ?? move.error;
  return (
    <section className={classes['dialog']} aria-labelledby="share-people">
      <h3 id="share-people" className={classes['heading']}>
        {t('access.people')}
      </h3>
      {mayManage && <AccessRequests documentId={documentId} onChanged={onDecided} />}
      {!mayManage && <p className={classes['note']}>{t('access.onlyManagers')}</p>}
      {failure !== null && (
        <p role="alert" className={classes['failure']}>
          {t('team.failed', { detail: failure.message })}
        </p>
      )}
      {access.isPending && <Skeleton height={120} radius="md" />}
      {access.isSuccess && (
        <>
          <GrantList
            place={{ kind: 'documents', id: documentId }}
            grants={access.data.grants}
            owner={access.data.owner}
            mayChange={mayManage}
            onChanged={refresh}
          />
          {mayManage && (
            <div className={classes['terms']}>
              <GeneralAccess access={access.data} onChoose={(gives) => narrow.mutate(gives)} />
              <PlaceChoice access={access.data} onChoose={(collectionId) => move.mutate(collectionId)} />
            </div>
          )}
          <WhoSees
            documentId={documentId}
            access={access.data}
            mayHandOver={roleMay(role, 'handOver')}
            onChanged={refresh}
          />
        </>
      )}
      {access.isError && (
        <Button size="xs" variant="default" onClick={() => void access.refetch()}>
          {t('app.tryAgain', { ns: 'translation' })}
        </Button>
      )}
      {spoken}
    </section>
  );
}

interface ChoiceProps<Chosen> {
  readonly access: DocumentAccessResponse;
  readonly onChoose: (chosen: Chosen | null) => void;
}

function GeneralAccess({ access, onChoose }: ChoiceProps<PlaceGives>) {
  const { t } = useTranslation('team');
  const place = t(`access.places.${access.place.kind}`, { name: access.place.name ?? '' });
  return (
    <NativeSelect
      label={t('access.general')}
      value={access.placeGives ?? 'all'}
      data={(['all', 'editor', 'commenter', 'viewer', 'none'] as const).map((value) => ({
        value,
        label: t(`access.gives.${value}`, { place }),
      }))}
      onChange={({ currentTarget: { value } }) =>
        onChoose(PLACE_GIVES.find((known) => known === value) ?? null)
      }
    />
  );
}

/** Where it lies; documents below others are moved by the API. */
function PlaceChoice({ access, onChoose }: ChoiceProps<string>) {
  const { t } = useTranslation('team');
  const collections = useQuery({ queryKey: ['collections'], queryFn: teamApi.collections });
  const { kind, id, name } = access.place;
  const open = (collections.data?.items ?? []).filter(
    (collection) => collection.id === id || (collection.role !== null && roleMay(collection.role, 'edit')),
  );
  return (
    <NativeSelect
      label={t('access.moveTo')}
      value={kind === 'everybody' ? '' : (id ?? '')}
      data={[
        { value: '', label: t('access.places.everybody') },
        ...(kind === 'document' ? [{ value: id ?? '', label: name ?? '' }] : []),
        ...open.map((collection) => ({ value: collection.id, label: collection.name })),
      ]}
      onChange={({ currentTarget: { value } }) => onChoose(value === '' ? null : value)}
    />
  );
}
