import { Button } from '@mantine/core';
import { IconFingerprint, IconLogin2 } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/api/person.ts';
import { providerAddress, readNext } from '../addresses.ts';
import { hasPasskeys } from '../has-passkeys.ts';
import classes from '../form-page.module.css';

/** Beside the password: a passkey, where this browser has any, and the provider, where this place has one. */
export function OtherWays({
  provider,
  onSignedIn,
}: {
  readonly provider: string | null;
  readonly onSignedIn: (user: Account) => void;
}) {
  const { t } = useTranslation();
  const canUsePasskeys = hasPasskeys();
  const byPasskey = useMutation({
    mutationFn: async () => (await import('../passkey.ts')).signInByPasskey(),
    onSuccess: (signedIn) => {
      if (signedIn !== undefined) onSignedIn(signedIn.user);
    },
  });
  if (!canUsePasskeys && provider === null) return null;
  return (
    <div className={classes['ways']}>
      <p className={classes['or']}>{t('signIn.or')}</p>
      {provider !== null && (
        <Button
          component="a"
          href={providerAddress(readNext(location.search))}
          variant="default"
          leftSection={<IconLogin2 size="1.1rem" />}
        >
          {t('signIn.withProvider', { name: provider })}
        </Button>
      )}
      {canUsePasskeys && (
        <Button
          variant="default"
          leftSection={<IconFingerprint size="1.1rem" />}
          loading={byPasskey.isPending}
          onClick={() => byPasskey.mutate()}
        >
          {t('signIn.withPasskey')}
        </Button>
      )}
      {byPasskey.isError && (
        <p className={classes['failure']} role="alert">
          {t('signIn.passkeyFailed')}
        </p>
      )}
    </div>
  );
}

/** Passkeys among what the browser offers to fill in, where it can: nothing is asked until one is chosen. */
export function usePasskeyAutofill(onSignedIn: (user: Account) => void): void {
  useEffect(() => {
    if (!hasPasskeys()) return undefined;
    let isHere = true;
    const offer = async (): Promise<void> => {
      const passkey = await import('../passkey.ts');
      if (!isHere) return;
      const signedIn = await passkey.signInByAutofill();
      if (isHere && signedIn !== undefined) onSignedIn(signedIn.user);
    };
    // Whatever comes of it, the form and the button are there.
    offer().catch(() => undefined);
    return () => {
      isHere = false;
      void import('../passkey.ts').then(({ giveUp }) => giveUp());
    };
    // oxlint-disable-next-line react/exhaustive-deps -- once a visit, whatever the page renders meanwhile
  }, []);
}
