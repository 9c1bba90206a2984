import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { DocumentAccessResponse, WayIn } from '../../../shared/api/collections.ts';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { List, ListRow } from '../../ui/list-row.tsx';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import { PersonAvatar } from '../../ui/person-avatar.tsx';
import { safeColor } from '../../ui/person-color.ts';
import { when } from '../../ui/when.ts';
import { teamApi } from '../team-api.ts';
import classes from '../document/share/share.module.css';

export interface WhoSeesProps {
  readonly documentId: string;
  readonly access: DocumentAccessResponse;
  readonly mayHandOver: boolean;
  readonly mayTakeOut: boolean;
  readonly onChanged: () => void;
}

/** Everybody who can come in, each with every reason. */
export function WhoSees({ documentId, access, mayHandOver, mayTakeOut, onChanged }: WhoSeesProps) {
  const { t } = useTranslation('team');
  const handOver = useMutation({
    mutationFn: (userId: string) => teamApi.handOver(documentId, userId),
    onSettled: onChanged,
  });
  const takeOut = useMutation({
    mutationFn: (userId: string) => teamApi.takeOut(documentId, userId),
    onSettled: onChanged,
  });
  const failure = handOver.error ?? takeOut.error;
  const { people, moreGuests, openLinks, owner } = access;
  return (
    <details className={classes['why']}>
      <summary>{t('access.why')}</summary>
      <p className={classes['note']}>
        {t('access.whyNote', { count: people.length })}{' '}
        {moreGuests > 0 && `${t('access.moreGuests', { count: moreGuests })} `}
        {openLinks > 0 && t('access.links', { count: openLinks })}
      </p>
      {failure !== null && (
        <p role="alert" className={classes['failure']}>
          {t('team.failed', { detail: failure.message })}
        </p>
      )}
      <List>
        {people.map((seer) => (
          <SeerRow
            key={seer.person.id}
            seer={seer}
            mayBecomeOwner={mayHandOver && !seer.person.isGuest && seer.person.id !== owner?.id}
            mayBeTakenOut={mayTakeOut && seer.ways.some(({ via }) => via === 'link')}
            isBusy={handOver.isPending || takeOut.isPending}
            onHandOver={() => handOver.mutate(seer.person.id)}
            onTakeOut={() => takeOut.mutate(seer.person.id)}
          />
        ))}
      </List>
    </details>
  );
}

interface SeerRowProps {
  readonly seer: DocumentAccessResponse['people'][number];
  readonly mayBecomeOwner: boolean;
  /** They came by a link. */
  readonly mayBeTakenOut: boolean;
  readonly isBusy: boolean;
  readonly onHandOver: () => void;
  readonly onTakeOut: () => void;
}

function SeerRow(props: SeerRowProps) {
  const { seer, mayBecomeOwner, mayBeTakenOut, isBusy, onHandOver, onTakeOut } = props;
  const { t } = useTranslation('team');
  const { t: general, i18n } = useTranslation();
  const [asked, setAsked] = useState<'handOver' | 'takeOut'>();
  const handOverRef = useFocusBack(asked === 'handOver');
  const takeOutRef = useFocusBack(asked === 'takeOut');
  const {
    person: { name, color, picture, isGuest },
    role,
    ways,
  } = seer;
  return (
    <ListRow
      mark={<PersonAvatar name={name} color={safeColor(color)} picture={picture} isGuest={isGuest} />}
      name={isGuest ? `${name} (${t('access.guest')})` : name}
      actionsWhereNarrow="below"
      actions={
        (mayBecomeOwner || mayBeTakenOut) && (
          <>
            {mayBecomeOwner && (
              <Button
                ref={handOverRef}
                size="xs"
                variant="default"
                aria-label={t('access.transferOf', { name })}
                onClick={() => setAsked('handOver')}
              >
                {t('access.handOver')}
              </Button>
            )}
            {mayBeTakenOut && (
              <Button
                ref={takeOutRef}
                size="xs"
                variant="light"
                color="red"
                aria-label={t('access.takeOutOf', { name })}
                onClick={() => setAsked('takeOut')}
              >
                {t('access.takeOut')}
              </Button>
            )}
          </>
        )
      }
      instead={
        asked === undefined || (asked === 'handOver' ? !mayBecomeOwner : !mayBeTakenOut) ? undefined : (
          <ConfirmRow
            question={t(asked === 'handOver' ? 'access.handOverAsk' : 'access.takeOutAsk', { name })}
            words={{
              yes: t(asked === 'handOver' ? 'access.handOverNow' : 'access.takeOut'),
              no: t('members.cancel'),
            }}
            isBusy={isBusy}
            onYes={asked === 'handOver' ? onHandOver : onTakeOut}
            onNo={() => setAsked(undefined)}
          />
        )
      }
    >
      {ways.length === 0 && <span>{t(`documentRoles.${role}`)}</span>}
      {ways.map((way) => (
        <span key={JSON.stringify(way)}>
          {sentenceFor(way, { t, untitled: general('document.untitled'), language: i18n.language })}
        </span>
      ))}
    </ListRow>
  );
}

interface Telling {
  readonly t: TFunction<'team'>;
  readonly untitled: string;
  readonly language: string;
}

/** A link without a name is known by when it was made, as its row says. */
function linkWords(link: WayIn['link'], { t, language }: Omit<Telling, 'untitled'>): string {
  if (link === null) return t('access.ways.link');
  if (link.name !== '') return t('access.ways.linkNamed', { name: link.name });
  return t('access.ways.linkMade', { when: when(link.createdAt, language) });
}

function sentenceFor(
  { role, via, place: kind, placeName, groupName, link }: WayIn,
  { t, untitled, language }: Telling,
): string {
  const where = placeOf({ place: kind, placeName });
  const place = placeName === '' ? untitled : placeName;
  const byLink = linkWords(link, { t, language });
  const words = {
    owner: {
      here: t('access.ways.owner'),
      there: t('access.ways.ownerAbove', { place }),
      hidden: t('access.ways.ownerHidden'),
    },
    grant: {
      here: t('access.ways.grant'),
      there: t('access.ways.grantIn', { place }),
      hidden: t('access.ways.grantHidden'),
    },
    members: {
      here: t('access.ways.members'),
      there: t('access.ways.membersIn', { place }),
      hidden: t('access.ways.membersHidden'),
    },
    office: {
      here: t('access.ways.office'),
      there: t('access.ways.office'),
      hidden: t('access.ways.office'),
    },
    link: { here: byLink, there: byLink, hidden: byLink },
  }[via][where];
  const way = groupName === null ? words : t('access.byGroup', { way: words, group: groupName });
  return `${via === 'office' ? t('access.everyRight') : t(`documentRoles.${role}`)}: ${way}`;
}

/** `hidden`: somewhere else, which is closed to the reader. */
function placeOf({ place, placeName }: Pick<WayIn, 'place' | 'placeName'>): 'here' | 'there' | 'hidden' {
  if (place === 'document' || place === 'everybody') return 'here';
  return placeName === null ? 'hidden' : 'there';
}
