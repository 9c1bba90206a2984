/** Lets one more person or group in: found by typing, chosen by Enter or a press, and nothing is done before that. */
import { Button, Select } from '@mantine/core';
import '@mantine/core/styles/Combobox.css';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PutGrantRequest } from '../../../shared/api/collections.ts';
import type { GrantRole } from '../../../shared/roles.ts';
import classes from '../document/share/share.module.css';
import { teamApi } from '../team-api.ts';
import { usePeople } from '../use-people.ts';
import { RoleSelect } from './role-select.tsx';

export type NamedGrant = PutGrantRequest & { readonly name: string };

export interface AddGrantProps {
  /** Ids of people and groups who are in already. */
  readonly taken: readonly string[];
  readonly isAdding: boolean;
  readonly onAdd: (grant: NamedGrant) => void;
}

/** Of more, whoever types more finds the rest. */
const MOST_SHOWN = 50;

export function AddGrant({ taken, isAdding, onAdd }: AddGrantProps) {
  const { t } = useTranslation('team');
  const everybody = usePeople();
  const groups = useQuery({ queryKey: ['groups'], queryFn: teamApi.groups });
  const whoRef = useRef<HTMLInputElement>(null);
  const [who, setWho] = useState<string | null>(null);
  const [role, setRole] = useState<GrantRole>('editor');
  const people = everybody.filter(({ id, state }) => state === 'active' && !taken.includes(id));
  const others = (groups.data?.items ?? []).filter(({ id }) => !taken.includes(id));
  const add = (): void => {
    const [kind, id = ''] = (who ?? '').split(':');
    if (id === '') return;
    const name = [...people, ...others].find((known) => known.id === id)?.name ?? '';
    onAdd(kind === 'group' ? { groupId: id, name, role } : { userId: id, name, role });
    setWho(null);
    // The button that was pressed is disabled now; the next one is let in from here.
    whoRef.current?.focus();
  };
  return (
    <div className={classes['add']}>
      <Select
        ref={whoRef}
        searchable
        selectFirstOptionOnChange
        // Else opening it by typing forgets, a moment later, which one Enter would choose.
        selectFirstOptionOnDropdownOpen
        label={t('access.add')}
        placeholder={t('access.addChoice')}
        nothingFoundMessage={t('access.addNobody')}
        limit={MOST_SHOWN}
        comboboxProps={{ keepMounted: false }}
        value={who}
        onChange={setWho}
        data={[
          ...others.map(({ id, name }) => ({
            value: `group:${id}`,
            label: `${name} (${t('access.group')})`,
          })),
          ...people.map(({ id, name, role: memberRole }) => ({
            value: `person:${id}`,
            label: memberRole === 'guest' ? `${name} (${t('access.guest')})` : name,
          })),
        ]}
      />
      <RoleSelect isWide label={t('access.role')} role={role} onRole={setRole} />
      <Button loading={isAdding} disabled={who === null} onClick={add}>
        {t('access.addNow')}
      </Button>
    </div>
  );
}
