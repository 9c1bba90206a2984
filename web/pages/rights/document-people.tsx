/** In the share dialog: who can come in without a link, what the document takes from its place, and why who is in. */
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type {
  DocumentAccessResponse,
  DocumentPlaceResponse,
  UpdateDocumentAccessRequest,
} from '../../../shared/api/collections.ts';
import { PLACE_GIVES, roleMay, type DocumentRole, type PlaceGives } from '../../../shared/roles.ts';
import { ChoiceMenu } from '../../ui/choice-menu.tsx';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import { useSpoken } from '../../ui/use-spoken.tsx';
import { collectionAddress, documentAddress } from '../addresses.ts';
import { FOLLOWED } from '../followed.ts';
import { NotLoaded } from '../not-loaded.tsx';
import { teamApi } from '../team-api.ts';
import { AccessRequests } from './access-requests.tsx';
import { GrantList } from './grant-list.tsx';
import { LinksBySelect } from './links-by-select.tsx';
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
  const access = useQuery({ queryKey, queryFn: () => teamApi.access(documentId), ...FOLLOWED });
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
    mutationFn: (change: UpdateDocumentAccessRequest) => teamApi.changeAccess(documentId, change),
    onSuccess: (next: DocumentAccessResponse) => {
      queries.setQueryData(queryKey, next);
      // Links of those who may make none any more stop, and work again.
      void queries.invalidateQueries({ queryKey: ['share-links', documentId] });
      askAnew();
      say(t('access.changed'));
    },
  });
  const handOver = useMutation({
    mutationFn: (userId: string) => teamApi.handOver(documentId, userId),
    onSettled: onHandedOver,
  });
  const failure = narrow.error ?? handOver.error;
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

/** From nobody but whom it lists to everybody of its place. */
const OPEN_TO = ['none', 'viewer', 'commenter', 'editor', 'all'] as const;
type OpenTo = (typeof OPEN_TO)[number];

/** To close it holds at once; to open it to more people is asked once more, since what was read cannot be taken back. */
function GeneralAccess({ access, onChoose }: GeneralAccessProps) {
  const { t } = useTranslation('team');
  const { kind, id, name } = access.place;
  const isClosed = kind !== 'everybody' && id === null;
  const place = t(`access.places.${isClosed ? 'closed' : kind}`, { name: useShownName(name) });
  const [wider, setWider] = useState<OpenTo>();
  const choiceRef = useFocusBack(wider !== undefined);
  const value: OpenTo = access.placeGives ?? 'all';
  const words = (open: OpenTo): string => t(`access.gives.${open}`, { place });
  const choose = (open: OpenTo): void => onChoose(PLACE_GIVES.find((known) => known === open) ?? null);
  if (wider !== undefined) {
    return (
      <ConfirmRow
        question={t('access.widenAsk', { open: words(wider) })}
        words={{ yes: t('access.widenNow'), no: t('members.cancel') }}
        isBusy={false}
        onYes={() => {
          choose(wider);
          setWider(undefined);
        }}
        onNo={() => setWider(undefined)}
      />
    );
  }
  return (
    <ChoiceMenu
      ref={choiceRef}
      className={classes['whole'] ?? ''}
      isLabelled
      label={t('access.general')}
      value={value}
      choices={OPEN_TO.toReversed().map((open) => ({ value: open, label: words(open) }))}
      onChoose={(open) => (OPEN_TO.indexOf(open) > OPEN_TO.indexOf(value) ? setWider(open) : choose(open))}
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
