/** In the share dialog: who can come in without a link, what the document takes from its place, and why who is in. */
import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { DocumentAccessResponse, DocumentPlaceResponse } from '../../../shared/api/collections.ts';
import { PLACE_GIVES, roleMay, type DocumentRole, type PlaceGives } from '../../../shared/roles.ts';
import { useSpoken } from '../../ui/use-spoken.tsx';
import { collectionAddress, documentAddress } from '../addresses.ts';
import { NotLoaded } from '../not-loaded.tsx';
import { teamApi } from '../team-api.ts';
import { AccessRequests } from './access-requests.tsx';
import { GrantList } from './grant-list.tsx';
import { ACCESS_REQUESTS } from './use-open-requests.ts';
import { WhoSees } from './who-sees.tsx';
import classes from '../document/share/share.module.css';

export interface DocumentPeopleProps {
  readonly documentId: string;
  readonly role: DocumentRole;
  readonly onMove: () => void;
}

export function DocumentPeople({ documentId, role, onMove }: DocumentPeopleProps) {
  const { t } = useTranslation('team');
  const queries = useQueryClient();
  const { spoken, say } = useSpoken();
  const queryKey = ['access', documentId];
  const access = useQuery({ queryKey, queryFn: () => teamApi.access(documentId) });
  const refresh = (): void => void queries.invalidateQueries({ queryKey });
  // Whoever is in now asks for nothing any more.
  const askAnew = (): void => void queries.invalidateQueries({ queryKey: [ACCESS_REQUESTS] });
  const onHandedOver = (): void => {
    refresh();
    askAnew();
  };
  const onDecided = (said?: string): void => {
    if (said !== undefined) say(said);
    refresh();
  };
  const mayManage = roleMay(role, 'manage');
  const narrow = useMutation({
    mutationFn: (gives: PlaceGives | null) => teamApi.setPlaceGives(documentId, gives),
    onSuccess: (next: DocumentAccessResponse) => {
      queries.setQueryData(queryKey, next);
      askAnew();
      say(t('access.changed'));
    },
  });
  const failure = narrow.error;
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
      <NotLoaded of={access} height={120} />
      {access.data !== undefined && (
        <>
          <GrantList
            place={{ kind: 'documents', id: documentId }}
            grants={access.data.grants}
            owner={access.data.owner}
            mayChange={mayManage}
            onChanged={refresh}
          />
          <div className={classes['terms']}>
            <LiesIn place={access.data.place} onMove={mayManage ? onMove : undefined} />
            {mayManage && <GeneralAccess access={access.data} onChoose={(gives) => narrow.mutate(gives)} />}
          </div>
          <WhoSees
            documentId={documentId}
            access={access.data}
            mayHandOver={roleMay(role, 'handOver')}
            onChanged={onHandedOver}
          />
        </>
      )}
      {spoken}
    </section>
  );
}

interface GeneralAccessProps {
  readonly access: DocumentAccessResponse;
  readonly onChoose: (gives: PlaceGives | null) => void;
}

function GeneralAccess({ access, onChoose }: GeneralAccessProps) {
  const { t } = useTranslation('team');
  const { kind, id, name } = access.place;
  const isClosed = kind !== 'everybody' && id === null;
  const place = t(`access.places.${isClosed ? 'closed' : kind}`, { name: useShownName(name) });
  return (
    <NativeSelect
      className={classes['whole'] ?? ''}
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

interface LiesInProps {
  readonly place: DocumentPlaceResponse;
  readonly onMove: (() => void) | undefined;
}

/** Where its rights come from, if it says nothing else. */
function LiesIn({ place: { kind, id, name }, onMove }: LiesInProps) {
  const { t } = useTranslation('team');
  const shown = useShownName(name);
  return (
    <div className={classes['liesIn']}>
      <div className={classes['about']}>
        <span>{t('access.liesIn')}</span>{' '}
        {kind === 'everybody' && <strong>{t('access.liesEverybody')}</strong>}
        {kind !== 'everybody' && id === null && <strong>{t('access.liesClosed')}</strong>}
        {kind !== 'everybody' && id !== null && (
          <Link href={kind === 'collection' ? collectionAddress(id) : documentAddress(id)} dir="auto">
            {shown}
          </Link>
        )}
      </div>
      {onMove !== undefined && (
        <Button size="xs" variant="default" onClick={onMove}>
          {t('access.moveNow')}
        </Button>
      )}
    </div>
  );
}

function useShownName(name: string | null): string {
  const { t } = useTranslation();
  return name === null || name === '' ? t('document.untitled') : name;
}
