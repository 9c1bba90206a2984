import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { waysInHere } from '../ways-in-api.ts';
import classes from './settings.module.css';

/** A guest by a link is known by this browser alone, until they make an account, where this place lets them. */
export function GuestAccount() {
  const { t } = useTranslation();
  const ways = useQuery(waysInHere);
  const canSignUp = ways.data !== undefined && ways.data.signUp !== 'closed';
  return (
    <section aria-labelledby="settings-guest">
      <h2 id="settings-guest">{t('ways.title')}</h2>
      <p className={classes['note']}>{t(canSignUp ? 'ways.guestCanSignUp' : 'ways.guest')}</p>
      {canSignUp && (
        <Button component={Link} href="/sign-up?next=/settings" className={classes['action']}>
          {t('signUp.title')}
        </Button>
      )}
    </section>
  );
}
