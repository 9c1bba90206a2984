import { PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { newPasswordSchema, PASSWORD_CHARACTERS } from '../../../shared/api/person.ts';
import { takeFocus } from '../../ui/take-focus.ts';
import { hasCode } from '../api.ts';
import { mailLanguage } from '../mail-language.ts';
import { useAccount } from '../use-session.ts';
import { waysInApi } from '../ways-in-api.ts';
import { FormEnd } from '../form-end.tsx';
import type { WaysProps } from './email.tsx';
import { SettingRow } from './setting-row.tsx';
import { TokensLeft } from './tokens-left.tsx';
import classes from './settings.module.css';

/** One's password: changed, or set by those who have none. */
export function PasswordSetting({ ways, onChanged }: WaysProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [spoken, setSpoken] = useState('');
  const account = useAccount();
  const hasChanged = spoken !== '';
  const label = ways.hasPassword ? t('ways.change') : t('ways.add');
  return (
    <>
      <SettingRow
        name={t('ways.password')}
        value={ways.hasPassword ? t('ways.passwordSet') : t('ways.noPassword')}
        action={{ label, spoken: `${label}: ${t('ways.password')}` }}
        isOpen={isOpen}
        onOpen={() => setIsOpen(true)}
        spoken={spoken}
      >
        <PasswordForm
          ways={ways}
          onCancel={() => setIsOpen(false)}
          onDone={() => {
            setSpoken(t('ways.passwordChanged'));
            setIsOpen(false);
            onChanged();
          }}
        />
      </SettingRow>
      {hasChanged && !isOpen && account?.kind === 'member' && <TokensLeft />}
    </>
  );
}

function PasswordForm({
  ways,
  onDone,
  onCancel,
}: {
  readonly ways: WaysProps['ways'];
  readonly onDone: () => void;
  readonly onCancel: () => void;
}) {
  const { t, i18n } = useTranslation();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [problem, setProblem] = useState<string>();
  const change = useMutation({ mutationFn: waysInApi.changePassword, onSuccess: onDone });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const isLongEnough = newPasswordSchema.safeParse(next).success;
    setProblem(isLongEnough ? undefined : t('form.passwordShort', { count: PASSWORD_CHARACTERS.least }));
    if (!isLongEnough) return;
    const proof = ways.hasPassword ? { current } : {};
    change.mutate({ next, language: mailLanguage(i18n.language), ...proof });
  };
  const isCommon = hasCode(change.error, 'invalid-input');
  return (
    <form className={classes['form']} onSubmit={onSubmit} noValidate>
      {/* Password managers look for it, to know whose password this is. */}
      <input
        className="visually-hidden"
        autoComplete="username"
        readOnly
        tabIndex={-1}
        aria-hidden
        value={ways.email ?? ''}
      />
      {ways.hasPassword && (
        <PasswordInput
          label={t('ways.currentPassword')}
          autoComplete="current-password"
          ref={takeFocus}
          value={current}
          error={hasCode(change.error, 'wrong-password') ? t('ways.wrongPassword') : undefined}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
      )}
      <PasswordInput
        label={t('reset.newPassword')}
        description={t('account.passwordHint', { count: PASSWORD_CHARACTERS.least })}
        autoComplete="new-password"
        ref={ways.hasPassword ? undefined : takeFocus}
        value={next}
        error={problem ?? (isCommon ? t('form.passwordCommon') : undefined)}
        onChange={(event) => setNext(event.currentTarget.value)}
      />
      <FormEnd
        error={change.error}
        isPending={change.isPending}
        submit={t('ways.savePassword')}
        onCancel={onCancel}
      />
    </form>
  );
}
