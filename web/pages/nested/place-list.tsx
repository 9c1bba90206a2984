import { IconFileText, IconFolder, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentPlaceResponse } from '../../../shared/api/collections.ts';
import { canEdit } from '../../../shared/roles.ts';
import { api } from '../api.ts';
import { NotLoaded } from '../not-loaded.tsx';
import { teamApi } from '../team-api.ts';
import { isSamePlace, type MovePlace } from './move-place.ts';
import classes from './move-dialog.module.css';

export interface PlaceListProps {
  readonly documentId: string;
  /** What the place is called, in part. */
  readonly text: string;
  readonly from: DocumentPlaceResponse | undefined;
  readonly chosen: MovePlace | undefined;
  readonly onChoose: (place: MovePlace) => void;
}

const SHOWN_DOCUMENTS = 30;

/** Places that one may write in, but for the document itself and what lies in it. */
export function PlaceList({ documentId, text, from, chosen, onChoose }: PlaceListProps) {
  const { t } = useTranslation('team');
  const { t: general } = useTranslation();
  const collections = useQuery({ queryKey: ['collections'], queryFn: teamApi.collections });
  const documents = useQuery({
    queryKey: ['move-places', documentId, text],
    queryFn: () =>
      api.documents({
        sort: 'updated',
        writable: 'true',
        notBelow: documentId,
        limit: SHOWN_DOCUMENTS,
        ...(text === '' ? {} : { text }),
      }),
    placeholderData: (before) => before,
  });
  const hasText = (name: string): boolean => name.toLocaleLowerCase().includes(text.toLocaleLowerCase());
  const open = (collections.data?.items ?? []).filter(
    ({ role, name }) => role !== null && canEdit(role) && hasText(name),
  );
  const isEverybodyShown = hasText(t('move.everybody'));
  const items = documents.data?.items ?? [];
  const isEmpty = documents.isSuccess && !isEverybodyShown && open.length === 0 && items.length === 0;
  const of = { from, chosen, onChoose };
  return (
    <fieldset className={classes['places']}>
      <legend className="visually-hidden">{t('move.places')}</legend>
      {isEverybodyShown && (
        <PlaceChoice place={{ kind: 'everybody' }} icon={<IconUsers size="1.1rem" aria-hidden />} of={of}>
          {t('move.everybody')}
        </PlaceChoice>
      )}
      {open.map(({ id, name }) => (
        <PlaceChoice
          key={id}
          place={{ kind: 'collection', id, name }}
          icon={<IconFolder size="1.1rem" aria-hidden />}
          about={t('move.collection')}
          of={of}
        >
          {name}
        </PlaceChoice>
      ))}
      {items.map(({ id, title, parentTitle }) => {
        const name = title === '' ? general('document.untitled') : title;
        return (
          <PlaceChoice
            key={id}
            place={{ kind: 'document', id, name }}
            icon={<IconFileText size="1.1rem" aria-hidden />}
            {...(parentTitle === null
              ? {}
              : {
                  about: general('home.liesIn', {
                    title: parentTitle === '' ? general('document.untitled') : parentTitle,
                  }),
                })}
            of={of}
          >
            {name}
          </PlaceChoice>
        );
      })}
      {isEmpty && <p className={classes['note']}>{t('move.none', { text })}</p>}
      <NotLoaded of={documents} height={132} />
      {!documents.isError && <NotLoaded of={collections} title={t('collections.notLoaded')} />}
      {documents.data?.nextCursor != null && <p className={classes['note']}>{t('move.moreThere')}</p>}
    </fieldset>
  );
}

interface PlaceChoiceProps {
  readonly place: MovePlace;
  readonly icon: ReactNode;
  readonly about?: string;
  readonly of: Pick<PlaceListProps, 'from' | 'chosen' | 'onChoose'>;
  readonly children: string;
}

function PlaceChoice({ place, icon, about, of: { from, chosen, onChoose }, children }: PlaceChoiceProps) {
  const { t } = useTranslation('team');
  const isHere = isSamePlace(place, from);
  const id = place.kind === 'everybody' ? null : place.id;
  const isChosen =
    chosen !== undefined && isSamePlace(chosen, { kind: place.kind, id, name: null }) && !isHere;
  return (
    <label className={classes['place']} data-chosen={isChosen || undefined} data-here={isHere || undefined}>
      <input
        type="radio"
        name="move-place"
        checked={isChosen}
        disabled={isHere}
        onChange={() => onChoose(place)}
      />
      {icon}
      <span className={classes['name']} dir="auto">
        {children}
      </span>
      {isHere ? (
        <span className={classes['about']}>{t('move.here')}</span>
      ) : (
        about !== undefined && (
          <span className={classes['about']} dir="auto">
            {about}
          </span>
        )
      )}
    </label>
  );
}
