import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { emailSchema } from '../../../shared/api/person.ts';
import type { OwnWaysIn } from '../../../shared/api/ways-in.ts';
import { takeFocus } from '../../ui/take-focus.ts';
import { hasCode, hasStatus } from '../api.ts';
import { FormEnd } from '../form-end.tsx';
import { mailLanguage } from '../mail-language.ts';
import { waysInApi } from '../ways-in-api.ts';
import { SettingRow } from './setting-row.tsx';
import classes from './settings.module.css';

export interface WaysProps {
  readonly ways: OwnWaysIn;
  readonly onChanged: () => void;
}

/** The address one signs in with, and that mail goes to. */
export function EmailSetting({ ways, onChanged }: WaysProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [spoken, setSpoken] = useState('');
  const label = ways.email === null ? t('ways.add') : t('ways.change');
  return (
    <SettingRow
      name={t('ways.email')}
      value={ways.email ?? t('ways.noEmail')}
      action={{ label, spoken: `${label}: ${t('ways.email')}` }}
      isOpen={isOpen}
      onOpen={() => setIsOpen(true)}
      spoken={spoken}
    >
      <EmailForm
        asksPassword={ways.hasPassword}
        onCancel={() => setIsOpen(false)}
        onDone={(said) => {
          setSpoken(said);
          setIsOpen(false);
          onChanged();
        }}
      />
    </SettingRow>
  );
}

function EmailForm({
  asksPassword,
  onDone,
  onCancel,
}: {
  readonly asksPassword: boolean;
  readonly onDone: (said: string) => void;
  readonly onCancel: () => void;
}) {
  const { t, i18n } = useTranslation();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const change = useMutation({
    mutationFn: waysInApi.changeEmail,
    onSuccess: ({ outcome }) =>
      onDone(outcome === 'mailed' ? t('ways.emailMailed', { email: email.trim() }) : t('ways.emailChanged')),
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const isAddress = emailSchema.safeParse(email).success;
    setProblem(isAddress ? undefined : t('form.emailWrong'));
    if (!isAddress) return;
    const proof = asksPassword ? { password } : {};
    change.mutate({ email, language: mailLanguage(i18n.language), ...proof });
  };
  return (
    <form className={classes['form']} onSubmit={onSubmit} noValidate>
      <TextInput
        label={t('ways.newEmail')}
        type="email"
        autoComplete="email"
        ref={takeFocus}
        value={email}
        error={problem ?? (hasStatus(change.error, 409) ? t('ways.emailTaken') : undefined)}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      {asksPassword && (
        <PasswordInput
          label={t('ways.currentPassword')}
          autoComplete="current-password"
          value={password}
          error={hasCode(change.error, 'wrong-password') ? t('ways.wrongPassword') : undefined}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      )}
      <FormEnd
        error={change.error}
        isPending={change.isPending}
        submit={t('ways.change')}
        onCancel={onCancel}
      />
    </form>
  );
}
