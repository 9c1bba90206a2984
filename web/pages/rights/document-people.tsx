/** In the share dialog: who can come in without a link, what the document takes from its place, and why who is in. */
import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type {
  DocumentAccessResponse,
  DocumentPlaceResponse,
  UpdateDocumentAccessRequest,
} from '../../../shared/api/collections.ts';
import { PLACE_GIVES, roleMay, type DocumentRole, type PlaceGives } from '../../../shared/roles.ts';
import { useSpoken } from '../../ui/use-spoken.tsx';
import { collectionAddress, documentAddress } from '../addresses.ts';
import { FOLLOWED } from '../followed.ts';
import { teamApi } from '../team-api.ts';
import { AccessRequests } from './access-requests.tsx';
import { GrantList } from './grant-list.tsx';
import { LinksBySelect } from './links-by-select.tsx';
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
  const access = useQuery({ queryKey, queryFn: () => teamApi.access(documentId), ...FOLLOWED });
  const refresh = (): void => void queries.invalidateQueries({ queryKey });
  const onDecided = (said?: string): void => {
    if (said !== undefined) say(said);
    refresh();
  };
  const mayManage = roleMay(role, 'manage');
  const narrow = useMutation({
    mutationFn: (change: UpdateDocumentAccessRequest) => teamApi.changeAccess(documentId, change),
    onSuccess: (next: DocumentAccessResponse) => {
      queries.setQueryData(queryKey, next);
      // Links of those who may make none any more stop, and work again.
      void queries.invalidateQueries({ queryKey: ['share-links', documentId] });
      say(t('access.changed'));
    },
  });
  const handOver = useMutation({
    mutationFn: (userId: string) => teamApi.handOver(documentId, userId),
    onSettled: refresh,
  });
  const failure = access.error ?? narrow.error ?? handOver.error;
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
            isClosed={access.data.placeGives === 'none'}
            onHandOver={roleMay(role, 'handOver') ? (userId) => handOver.mutate(userId) : undefined}
            onChanged={refresh}
          />
          <div className={classes['terms']}>
            <LiesIn
              place={access.data.place}
              isPrivate={access.data.placeGives === 'none'}
              onMove={mayManage ? onMove : undefined}
            />
            {mayManage && (
              <GeneralAccess access={access.data} onChoose={(placeGives) => narrow.mutate({ placeGives })} />
            )}
            {mayManage && (
              <LinksBySelect
                className={classes['whole'] ?? ''}
                value={access.data.linksBy}
                isFixed={access.data.placeLinksBy === 'manager'}
                onChoose={(linksBy) => narrow.mutate({ linksBy })}
              />
            )}
          </div>
          <WhoSees
            documentId={documentId}
            access={access.data}
            mayHandOver={roleMay(role, 'handOver')}
            mayTakeOut={mayManage}
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
  /** What it lies in gives nobody anything. */
  readonly isPrivate: boolean;
  readonly onMove: (() => void) | undefined;
}

/** Where its rights come from, if it says nothing else. */
function LiesIn({ place: { kind, id, name }, isPrivate, onMove }: LiesInProps) {
  const { t } = useTranslation('team');
  const shown = useShownName(name);
  return (
    <div className={classes['liesIn']}>
      <div className={classes['about']}>
        {kind === 'everybody' && t(isPrivate ? 'access.liesNowhere' : 'access.liesEverybody')}
        {kind !== 'everybody' && id === null && t('access.liesClosed')}
        {kind !== 'everybody' && id !== null && (
          <>
            <span>{t('access.liesIn')}</span>{' '}
            <Link href={kind === 'collection' ? collectionAddress(id) : documentAddress(id)} dir="auto">
              {shown}
            </Link>
          </>
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
