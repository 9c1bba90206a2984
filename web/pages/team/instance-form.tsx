import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useRef, useState, type ChangeEvent, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import {
  INSTANCE_NAME_CHARACTERS,
  SESSION_DAYS,
  type InstanceSetting,
  type InstanceSettingsResponse,
} from '../../../shared/api/instance.ts';
import { ApiError } from '../api.ts';
import { NotLoaded } from '../not-loaded.tsx';
import { teamApi } from '../team-api.ts';
import { requestOf, type FieldProps, type InstanceDraft } from './instance-draft.ts';
import { problemsOf, type Problem, type Problems } from './instance-problems.ts';
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
  const formRef = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<InstanceDraft>({});
  const [problems, setProblems] = useState<Problems>({});
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
    const wanted = requestOf(draft, saved);
    const found = problemsOf(wanted, saved);
    setProblems(found);
    if (Object.keys(found).length === 0) save.mutate(wanted);
    else goToFirst(found, formRef.current);
  };
  const set = (change: InstanceDraft): void => {
    setDraft((before) => ({ ...before, ...change }));
    setProblems({});
    save.reset();
  };
  // What only the server finds wrong, of a newer version say.
  const refused = save.error instanceof ApiError ? save.error.field : undefined;
  const field = (name: InstanceSetting): FieldProps => {
    if (saved.fixed.includes(name)) return { disabled: true, description: t('instance.fixed') };
    const problem = problems[name] ?? (refused?.startsWith(`body.${name}`) === true ? {} : undefined);
    return problem === undefined
      ? { disabled: false }
      : { disabled: false, error: wordsOf(name, problem, t) };
  };
  const words = (read: (text: string) => InstanceDraft) => (event: ChangeEvent<HTMLInputElement>) =>
    set(read(event.currentTarget.value));
  return (
    <form ref={formRef} className={classes['form']} onSubmit={onSubmit} noValidate>
      <p className={settings['note']}>{t('instance.note')}</p>
      <TextInput
        name={'name' satisfies InstanceSetting}
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
        name={'sessionDays' satisfies InstanceSetting}
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

function wordsOf(setting: InstanceSetting, { value }: Problem, t: TFunction<'team'>): string {
  if (setting === 'name') return t('instance.problems.name', { count: INSTANCE_NAME_CHARACTERS });
  if (setting === 'sessionDays') return t('instance.problems.sessionDays', SESSION_DAYS);
  if (setting !== 'signUpDomains') return t('instance.problems.other');
  return value === undefined
    ? t('instance.problems.noDomain')
    : t('instance.problems.domain', { domain: value });
}

/** Whoever does not see the page hears what is wrong where it is. */
function goToFirst(problems: Problems, form: HTMLFormElement | null): void {
  const [first] = Object.keys(problems);
  form?.querySelector<HTMLInputElement>(`[name="${first ?? ''}"]`)?.focus();
}
