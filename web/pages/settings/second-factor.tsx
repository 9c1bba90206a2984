import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProofRequest } from '../../../shared/api/ways-in.ts';
import { waysInApi } from '../ways-in-api.ts';
import type { WaysProps } from './email.tsx';
import { ProofForm } from './proof-form.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import classes from './settings.module.css';

const SecondFactorSetup = lazy(() => import('./second-factor-setup.tsx'));

/** Codes of an app, beside the password: set up, renewed, switched off. */
export function SecondFactor({ ways, onChanged }: WaysProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState<'setUp' | 'renew' | 'stop'>();
  const [codes, setCodes] = useState<readonly string[]>();
  const [spoken, setSpoken] = useState('');
  const close = (): void => setIsOpen(undefined);
  const show = (made: readonly string[]): void => {
    setCodes(made);
    close();
    onChanged();
  };
  const renew = useMutation({
    mutationFn: waysInApi.newRecoveryCodes,
    onSuccess: ({ recoveryCodes }) => show(recoveryCodes),
  });
  const stop = useMutation({
    mutationFn: waysInApi.removeSecondFactor,
    onSuccess: () => {
      setSpoken(t('ways.factorStopped'));
      setCodes(undefined);
      close();
      onChanged();
    },
  });
  const factor = ways.secondFactor;
  // It is asked for after one of these; a passkey is both factors by itself.
  const stands = (ways.email !== null && ways.hasPassword) || ways.isLinked;
  const open = (what: 'setUp' | 'renew' | 'stop'): void => {
    setSpoken('');
    renew.reset();
    stop.reset();
    setIsOpen(what);
  };
  return (
    <section aria-labelledby="settings-factor">
      <h2 id="settings-factor">{t('ways.factor')}</h2>
      <p className={classes['note']}>{t('ways.factorNote')}</p>
      <p className={classes['state']}>
        {factor === null ? t('ways.factorOff') : t('ways.factorOn', { count: factor.recoveryCodesLeft })}
      </p>
      {codes !== undefined && <RecoveryCodes codes={codes} onDone={() => setCodes(undefined)} />}
      {isOpen === undefined && codes === undefined && (
        <div className={classes['buttons']}>
          {factor === null && !stands && <p className={classes['note']}>{t('ways.factorNeeds')}</p>}
          {factor === null && stands && (
            <Button variant="default" onClick={() => open('setUp')}>
              {t('ways.factorBegin')}
            </Button>
          )}
          {factor !== null && (
            <>
              <Button variant="default" onClick={() => open('renew')}>
                {t('ways.newCodes')}
              </Button>
              <Button variant="light" color="red" onClick={() => open('stop')}>
                {t('ways.factorStop')}
              </Button>
            </>
          )}
        </div>
      )}
      {isOpen === 'setUp' && (
        <Suspense>
          <SecondFactorSetup asksPassword={ways.hasPassword} onDone={show} onCancel={close} />
        </Suspense>
      )}
      {(isOpen === 'renew' || isOpen === 'stop') && (
        <ProofForm
          submit={isOpen === 'renew' ? t('ways.newCodes') : t('ways.factorStop')}
          error={isOpen === 'renew' ? renew.error : stop.error}
          isPending={renew.isPending || stop.isPending}
          onSubmit={(proof: ProofRequest) => (isOpen === 'renew' ? renew : stop).mutate(proof)}
          onCancel={close}
        />
      )}
      <p className={classes['spoken']} aria-live="polite">
        {spoken}
      </p>
    </section>
  );
}
