import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ChangeEvent, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import {
  INSTANCE_NAME_CHARACTERS,
  SESSION_DAYS,
  type InstanceSetting,
  type InstanceSettingsResponse,
  type UpdateInstanceRequest,
} from '../../../shared/api/instance.ts';
import { NotLoaded } from '../not-loaded.tsx';
import { teamApi } from '../team-api.ts';
import type { FieldProps, InstanceDraft } from './instance-draft.ts';
import { LogoField } from './logo-field.tsx';
import { SignUpFields } from './sign-up-fields.tsx';
import settings from '../settings/settings.module.css';
import classes from './team.module.css';

const QUERY_KEY = ['instance-settings'];

/** What the instance is called and who may come in. */
export function InstanceForm() {
  const loaded = useQuery({ queryKey: QUERY_KEY, queryFn: teamApi.instance });
  return (
    <>
      <NotLoaded of={loaded} height={320} />
      {loaded.data !== undefined && <Form saved={loaded.data} />}
    </>
  );
}

function Form({ saved }: { readonly saved: InstanceSettingsResponse }) {
  const { t } = useTranslation('team');
  const queries = useQueryClient();
  const [draft, setDraft] = useState<InstanceDraft>({});
  const save = useMutation({
    mutationFn: teamApi.changeInstance,
    onSuccess: (next) => {
      queries.setQueryData(QUERY_KEY, next);
      void queries.invalidateQueries({ queryKey: ['instance'] });
      setDraft({});
    },
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(requestOf(draft, saved));
  };
  const set = (change: InstanceDraft): void => setDraft((before) => ({ ...before, ...change }));
  const field = (name: InstanceSetting): FieldProps =>
    saved.fixed.includes(name) ? { disabled: true, description: t('instance.fixed') } : { disabled: false };
  const words = (read: (text: string) => InstanceDraft) => (event: ChangeEvent<HTMLInputElement>) =>
    set(read(event.currentTarget.value));
  return (
    <form className={classes['form']} onSubmit={onSubmit} noValidate>
      <p className={settings['note']}>{t('instance.note')}</p>
      <TextInput
        label={t('instance.name')}
        placeholder={t('instance.namePlaceholder')}
        maxLength={INSTANCE_NAME_CHARACTERS}
        value={draft.name ?? saved.name}
        onChange={words((name) => ({ name }))}
        {...field('name')}
      />
      <LogoField hasLogo={saved.hasLogo} chosen={draft.logo} onChoose={(logo) => set({ logo })} />
      <SignUpFields saved={saved} draft={draft} field={field} onChange={set} />
      <label className={classes['check']}>
        <input
          type="checkbox"
          checked={draft.shareLinks ?? saved.shareLinks}
          disabled={saved.fixed.includes('shareLinks')}
          onChange={(event) => set({ shareLinks: event.currentTarget.checked })}
        />
        <span>
          {t('instance.shareLinks')}
          <small>{t('instance.shareLinksNote')}</small>
        </span>
      </label>
      <TextInput
        type="number"
        label={t('instance.sessionDays')}
        min={SESSION_DAYS.least}
        max={SESSION_DAYS.most}
        value={draft.days ?? String(saved.sessionDays)}
        onChange={words((days) => ({ days }))}
        {...field('sessionDays')}
      />
      <p className={settings['note']}>{t('instance.sessionDaysNote', { days: SESSION_DAYS.usual })}</p>
      {save.isError && (
        <p role="alert" className={settings['failure']}>
          {t('team.failed', { detail: save.error.message })}
        </p>
      )}
      <Button type="submit" className={settings['action']} loading={save.isPending}>
        {t('instance.save')}
      </Button>
      <p className={settings['spoken']} aria-live="polite">
        {save.isSuccess && Object.keys(draft).length === 0 ? t('instance.saved') : ''}
      </p>
    </form>
  );
}

/** Only what may be set here; all of it, so that pressing Save without a change is no error. */
function requestOf(draft: InstanceDraft, saved: InstanceSettingsResponse): UpdateInstanceRequest {
  const { domains, days, logo, ...rest } = draft;
  const wanted = {
    name: saved.name,
    shareLinks: saved.shareLinks,
    signUp: saved.signUp,
    signUpRole: saved.signUpRole,
    ...rest,
    signUpDomains: domainsIn(domains) ?? saved.signUpDomains,
    sessionDays: days === undefined ? saved.sessionDays : Number(days),
  };
  const open = Object.entries(wanted).filter(([name]) => !saved.fixed.includes(name));
  return { ...Object.fromEntries(open), ...(logo === undefined ? {} : { logo }) };
}

function domainsIn(text: string | undefined): string[] | undefined {
  return text
    ?.split(/[\s,;]+/)
    .map((domain) => domain.replace(/^@/, ''))
    .filter((domain) => domain !== '');
}
