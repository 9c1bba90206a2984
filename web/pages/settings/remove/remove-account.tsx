import { Button } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../../shared/api/person.ts';
import classes from '../settings.module.css';

const RemoveAccountForm = lazy(() => import('./remove-account-form.tsx'));

/** At the end of the page: what cannot be undone, behind a press and a deliberate step. */
export function RemoveAccount({ account }: { readonly account: Account }) {
  const { t } = useTranslation('profile');
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !isOpen) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return (
    <section aria-labelledby="settings-remove">
      <h2 id="settings-remove">{t('remove.title')}</h2>
      <p className={classes['note']}>
        {account.kind === 'member' ? t('remove.note') : t('remove.noteGuest')}
      </p>
      {isOpen ? (
        <Suspense>
          <RemoveAccountForm account={account} onCancel={() => setIsOpen(false)} />
        </Suspense>
      ) : (
        <Button
          ref={button}
          variant="light"
          color="red"
          className={classes['action']}
          onClick={() => setIsOpen(true)}
        >
          {t('remove.begin')}
        </Button>
      )}
    </section>
  );
}
