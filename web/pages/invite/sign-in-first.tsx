import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { signInAddress } from '../addresses.ts';
import { keepInvitation } from './kept-invitation.ts';
import classes from '../form-page.module.css';

/** Who has an account comes in by it, and back to the invitation. */
export function SignInFirst({
  token,
  isButton = false,
}: {
  readonly token: string;
  readonly isButton?: boolean;
}) {
  const { t } = useTranslation('team');
  const way = { href: signInAddress(location.pathname), onClick: () => keepInvitation(token) };
  if (isButton) {
    return (
      <Button component={Link} {...way}>
        {t('account.signIn', { ns: 'translation' })}
      </Button>
    );
  }
  return (
    <p className={classes['note']}>
      {t('accept.orSignIn')}{' '}
      <Link {...way} className={classes['inline']}>
        {t('account.signIn', { ns: 'translation' })}
      </Link>
    </p>
  );
}
