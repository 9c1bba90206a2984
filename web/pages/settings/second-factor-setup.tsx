/** Setting up the app: its secret as a picture and as text, and a first code before any of it counts. */
import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { BegunSecondFactor } from '../../../shared/api/ways-in.ts';
import { takeFocus } from '../../ui/take-focus.ts';
import { hasCode } from '../api.ts';
import { waysInApi } from '../ways-in-api.ts';
import { FormEnd } from '../form-end.tsx';
import { QrCode } from './qr-code.tsx';
import classes from './settings.module.css';

interface SetupProps {
  readonly asksPassword: boolean;
  readonly onDone: (recoveryCodes: readonly string[]) => void;
  readonly onCancel: () => void;
}

export default function SecondFactorSetup({ asksPassword, onDone, onCancel }: SetupProps) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const begin = useMutation({ mutationFn: waysInApi.beginSecondFactor });
  const { mutate } = begin;
  useEffect(() => {
    if (!asksPassword) mutate({});
  }, [asksPassword, mutate]);
  if (begin.data !== undefined) {
    return <FirstCode begun={begin.data} onDone={onDone} onCancel={onCancel} />;
  }
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    begin.mutate(asksPassword ? { password } : {});
  };
  return (
    <form className={classes['form']} onSubmit={onSubmit} noValidate>
      {asksPassword && (
        <PasswordInput
          label={t('ways.currentPassword')}
          autoComplete="current-password"
          ref={takeFocus}
          value={password}
          error={hasCode(begin.error, 'wrong-password') ? t('ways.wrongPassword') : undefined}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      )}
      <FormEnd
        error={begin.error}
        isPending={begin.isPending}
        submit={t('signIn.continue')}
        onCancel={onCancel}
      />
    </form>
  );
}

function FirstCode({
  begun,
  onDone,
  onCancel,
}: {
  readonly begun: BegunSecondFactor;
  readonly onDone: SetupProps['onDone'];
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: waysInApi.confirmSecondFactor,
    onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes),
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (code.trim() !== '') confirm.mutate(code);
  };
  return (
    <form className={classes['form']} onSubmit={onSubmit} noValidate>
      <p className={classes['note']}>{t('ways.factorScan')}</p>
      <div className={classes['scan']}>
        <QrCode text={begun.address} label={t('ways.factorPicture')} />
        <TextInput
          className={classes['wide']}
          classNames={{ input: classes['mono'] ?? '' }}
          label={t('ways.factorKey')}
          readOnly
          value={groups(begun.secret)}
          onFocus={(event) => event.currentTarget.select()}
        />
      </div>
      <TextInput
        label={t('ways.factorCode')}
        inputMode="numeric"
        autoComplete="one-time-code"
        ref={takeFocus}
        value={code}
        error={hasCode(confirm.error, 'wrong-code') ? t('signIn.codeWrong') : undefined}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <FormEnd
        error={confirm.error}
        isPending={confirm.isPending}
        submit={t('ways.factorConfirm')}
        onCancel={onCancel}
      />
    </form>
  );
}

/** In fours, as one reads it from a screen; apps take it with spaces. */
function groups(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? secret;
}
