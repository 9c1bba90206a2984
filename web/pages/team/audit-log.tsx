import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { AUDIT_KINDS, type AuditEvent, type FormerPerson } from '../../../shared/api/audit.ts';
import type { Member } from '../../../shared/api/members.ts';
import { BASE_PATH } from '../../base-path.ts';
import { exactTime, when } from '../../ui/when.ts';
import { NotLoaded } from '../not-loaded.tsx';
import { teamApi } from '../team-api.ts';
import { detailWords, kindWords } from './audit-words.ts';
import { usePeople } from '../use-people.ts';
import settings from '../settings/settings.module.css';
import classes from './team.module.css';

interface Filter {
  readonly kind: string;
  readonly person: string;
  /** Days as a date field has them. */
  readonly from: string;
  readonly until: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** What was done about people, rights and ways in. */
export function AuditLog() {
  const { t } = useTranslation('team');
  const [filter, setFilter] = useState<Filter>({ kind: '', person: '', from: '', until: '' });
  const asked = queryOf(filter);
  const people = usePeople();
  // Without them the choice has one group less; everything else is as it was.
  const { data: former = [] } = useQuery({ queryKey: ['audit', 'people'], queryFn: teamApi.auditPeople });
  const nameOf = (id: string): string | undefined =>
    [...people, ...former].find((person) => person.id === id)?.name;
  const events = useInfiniteQuery({
    queryKey: ['audit', asked],
    queryFn: ({ pageParam }) => teamApi.audit(pageParam === '' ? asked : `${asked}&cursor=${pageParam}`),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const items = events.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label={t('team.audit')}>
      <p className={settings['note']}>{t('audit.note')}</p>
      <FilterFields people={people} former={former} filter={filter} onChange={setFilter} />
      <div className={classes['links']}>
        {(['csv', 'jsonl'] as const).map((format) => (
          <Button
            key={format}
            component="a"
            href={`${BASE_PATH}/api/v1/audit-log/export?${asked}&format=${format}`}
            download
            size="xs"
            variant="default"
            leftSection={<IconDownload size="1rem" />}
          >
            {t(`audit.${format}`)}
          </Button>
        ))}
      </div>
      <p className={settings['note']} role="status">
        {events.isSuccess && foundWords(items.length, events.hasNextPage, t)}
      </p>
      <ol className={classes['events']}>
        {items.map((event) => (
          <EventRow key={event.seq} event={event} nameOf={nameOf} />
        ))}
      </ol>
      <NotLoaded of={events} height={160} />
      {events.hasNextPage && !events.isError && (
        <Button
          variant="default"
          className={settings['action']}
          loading={events.isFetchingNextPage}
          onClick={() => void events.fetchNextPage()}
        >
          {t('audit.more')}
        </Button>
      )}
    </section>
  );
}

/** Said whenever another filter has been chosen. */
function foundWords(count: number, hasMore: boolean, t: TFunction<'team'>): string {
  if (count === 0) return t('audit.none');
  return hasMore ? t('audit.foundMore', { count }) : t('audit.found', { count });
}

interface FilterFieldsProps {
  readonly people: readonly Member[];
  /** Those who were removed. */
  readonly former: readonly FormerPerson[];
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

function FilterFields({ people, former, filter, onChange }: FilterFieldsProps) {
  const { t, i18n } = useTranslation('team');
  return (
    <div className={classes['filter']}>
      <NativeSelect
        label={t('audit.kind')}
        value={filter.kind}
        data={[
          { value: '', label: t('audit.anyKind') },
          ...AUDIT_KINDS.map((kind) => ({ value: kind, label: kindWords(kind, t) })),
        ]}
        onChange={(event) => onChange({ ...filter, kind: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('audit.person')}
        value={filter.person}
        data={[
          { value: '', label: t('audit.anybody') },
          ...people.map(({ id, name }) => ({ value: id, label: name })),
          ...(former.length === 0
            ? []
            : [
                {
                  group: t('audit.removedPeople'),
                  items: former.map(({ id, name, removedAt }) => ({
                    value: id,
                    label: t('audit.removedPerson', {
                      name: personName(name, t),
                      when: when(removedAt, i18n.language),
                    }),
                  })),
                },
              ]),
        ]}
        onChange={(event) => onChange({ ...filter, person: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('audit.from')}
        value={filter.from}
        onChange={(event) => onChange({ ...filter, from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('audit.until')}
        value={filter.until}
        onChange={(event) => onChange({ ...filter, until: event.currentTarget.value })}
      />
    </div>
  );
}

interface EventRowProps {
  readonly event: AuditEvent;
  readonly nameOf: (id: string) => string | undefined;
}

function EventRow({ event, nameOf }: EventRowProps) {
  const { t, i18n } = useTranslation('team');
  const { subject, address } = event;
  const about = [
    subject === null ? '' : subjectName(subject, t),
    ...detailWords(event, { t, nameOf }),
    address === null ? '' : t('audit.address', { address }),
  ].filter((part) => part !== '');
  return (
    <li className={classes['event']}>
      <p>
        <strong>
          <bdi>{actorName(event, t)}</bdi>
        </strong>{' '}
        · {kindWords(event.kind, t)}
      </p>
      <small>
        <time dateTime={event.at}>
          {t('audit.at', {
            when: when(event.at, i18n.language),
            exactly: exactTime(event.at, i18n.language),
          })}
        </time>
        {about.map((part) => ` · ${part}`).join('')}
      </small>
    </li>
  );
}

/** Nobody is known at the command line, where no address is either. */
function actorName({ actor, address, detail }: AuditEvent, t: TFunction<'team'>): string {
  if (actor !== null) return personName(actor.name, t);
  return address === null && detail['by'] === 'command line' ? t('audit.operator') : t('audit.nobody');
}

function subjectName({ kind, name }: NonNullable<AuditEvent['subject']>, t: TFunction<'team'>): string {
  return kind === 'person' ? personName(name, t) : name;
}

/** Names are as they were then; of what was noted after a name had gone with its person, there is none. */
function personName(name: string, t: TFunction<'team'>): string {
  return name === '' ? t('team.former') : name;
}

function queryOf({ kind, person, from, until }: Filter): string {
  const query = new URLSearchParams();
  if (kind !== '') query.set('kind', kind);
  if (person !== '') query.set('person', person);
  if (from !== '') query.set('from', startOf(from).toISOString());
  if (until !== '') query.set('until', new Date(startOf(until).getTime() + DAY_MS).toISOString());
  return query.toString();
}

/** Of that day where the reader is. */
function startOf(day: string): Date {
  return new Date(`${day}T00:00`);
}
