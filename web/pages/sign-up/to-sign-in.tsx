import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

/** For who has an account after all; where they wanted to go goes along. */
export function ToSignIn() {
  const { t } = useTranslation();
  return (
    <Button component={Link} href={`/sign-in${location.search}`} variant="subtle" color="gray">
      {t('signUp.haveAccount')}
    </Button>
  );
}
