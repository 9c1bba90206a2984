import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { DocumentAccessResponse, WayIn } from '../../../shared/api/collections.ts';
import { List, ListRow } from '../../ui/list-row.tsx';
import { PersonAvatar } from '../../ui/person-avatar.tsx';
import { safeColor } from '../../ui/person-color.ts';
import { teamApi } from '../team-api.ts';
import classes from '../document/share/share.module.css';

export interface WhoSeesProps {
  readonly documentId: string;
  readonly access: DocumentAccessResponse;
  readonly mayHandOver: boolean;
  readonly onChanged: () => void;
}

/** Everybody who can come in, each with every reason. */
export function WhoSees({ documentId, access, mayHandOver, onChanged }: WhoSeesProps) {
  const { t } = useTranslation('team');
  const handOver = useMutation({
    mutationFn: (userId: string) => teamApi.handOver(documentId, userId),
    onSettled: onChanged,
  });
  const { people, openLinks, owner } = access;
  return (
    <details className={classes['why']}>
      <summary>{t('access.why')}</summary>
      <p className={classes['note']}>
        {t('access.whyNote', { count: people.length })}{' '}
        {openLinks > 0 && t('access.links', { count: openLinks })}
      </p>
      {handOver.isError && (
        <p role="alert" className={classes['failure']}>
          {t('team.failed', { detail: handOver.error.message })}
        </p>
      )}
      <List>
        {people.map(({ person, role, ways }) => (
          <ListRow
            key={person.id}
            mark={
              <PersonAvatar name={person.name} color={safeColor(person.color)} picture={person.picture} />
            }
            name={person.isGuest ? `${person.name} (${t('access.guest')})` : person.name}
            actionsWhereNarrow="below"
            actions={
              mayHandOver &&
              !person.isGuest &&
              person.id !== owner?.id && (
                <Button
                  size="xs"
                  variant="default"
                  loading={handOver.isPending && handOver.variables === person.id}
                  aria-label={t('access.transferOf', { name: person.name })}
                  onClick={() => handOver.mutate(person.id)}
                >
                  {t('access.handOver')}
                </Button>
              )
            }
          >
            <span>{t(`documentRoles.${role}`)}</span>
            {ways.map((way) => (
              <span key={JSON.stringify(way)}>{sentenceFor(way, t)}</span>
            ))}
          </ListRow>
        ))}
      </List>
    </details>
  );
}

function sentenceFor({ role, via, placeName, groupName }: WayIn, t: TFunction<'team'>): string {
  const place = placeName ?? '';
  const isHere = placeName === null;
  const words = {
    owner: isHere ? t('access.ways.owner') : t('access.ways.ownerAbove', { place }),
    grant: isHere ? t('access.ways.grant') : t('access.ways.grantIn', { place }),
    members: isHere ? t('access.ways.members') : t('access.ways.membersIn', { place }),
    office: t('access.ways.office'),
    link: t('access.ways.link'),
  };
  const way = groupName === null ? words[via] : t('access.byGroup', { way: words[via], group: groupName });
  return `${t(`documentRoles.${role}`)}: ${way}`;
}
