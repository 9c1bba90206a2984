import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { DocumentAccessResponse, WayIn } from '../../../shared/api/collections.ts';
import { PersonAvatar } from '../../ui/person-avatar.tsx';
import { safeColor } from '../../ui/person-color.ts';
import classes from '../document/share/share.module.css';

export interface WhoSeesProps {
  readonly access: DocumentAccessResponse;
}

/** Everybody who can come in, each with every reason. */
export function WhoSees({ access: { people, openLinks } }: WhoSeesProps) {
  const { t } = useTranslation('team');
  const { t: general } = useTranslation();
  return (
    <details className={classes['why']}>
      <summary>{t('access.why')}</summary>
      <p className={classes['note']}>
        {t('access.whyNote', { count: people.length })}{' '}
        {openLinks > 0 && t('access.links', { count: openLinks })}
      </p>
      <ul className={classes['list']}>
        {people.map(({ person, role, ways }) => (
          <li key={person.id} className={classes['row']}>
            <PersonAvatar name={person.name} color={safeColor(person.color)} />
            <div className={classes['about']}>
              <strong dir="auto">
                {person.isGuest ? `${person.name} (${t('access.guest')})` : person.name}
              </strong>
              <span>{t(`documentRoles.${role}`)}</span>
              {ways.map((way) => (
                <span key={JSON.stringify(way)}>{sentenceFor(way, t, general('document.untitled'))}</span>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}

function sentenceFor(
  { role, via, place: kind, placeName, groupName }: WayIn,
  t: TFunction<'team'>,
  untitled: string,
): string {
  const where = placeOf({ place: kind, placeName });
  const place = placeName === '' ? untitled : placeName;
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
    link: { here: t('access.ways.link'), there: t('access.ways.link'), hidden: t('access.ways.link') },
  }[via][where];
  const way = groupName === null ? words : t('access.byGroup', { way: words, group: groupName });
  return `${t(`documentRoles.${role}`)}: ${way}`;
}

/** `hidden`: somewhere else, which is closed to the reader. */
function placeOf({ place, placeName }: Pick<WayIn, 'place' | 'placeName'>): 'here' | 'there' | 'hidden' {
  if (place === 'document' || place === 'everybody') return 'here';
  return placeName === null ? 'hidden' : 'there';
}
