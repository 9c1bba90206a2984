/** A page beside the documents: a way back to them, who one is, and what it is about once that is known. */
import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Redirect } from 'wouter';
import type { Account } from '../../shared/api/person.ts';
import { keepFocus } from '../ui/kept-focus.ts';
import { AccountMenu } from './account/account-menu.tsx';
import { signInAddress } from './addresses.ts';
import { NotLoaded } from './not-loaded.tsx';
import { useTabTitle } from './use-brand.ts';
import { sessionQuery } from './use-session.ts';
import classes from './settings/settings.module.css';

export interface AccountPageProps {
  readonly title: string;
  /** Where whoever is not signed in comes back to. */
  readonly address: string;
  readonly children: (account: Account) => ReactNode;
}

export function AccountPage({ title, address, children }: AccountPageProps) {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  const account = session.data?.user;
  useTabTitle(title);
  if (account === null) return <Redirect to={signInAddress(address)} replace />;
  return (
    <div>
      <header className={classes['bar']}>
        <Button
          component={Link}
          href="/"
          size="sm"
          variant="subtle"
          color="gray"
          leftSection={<IconArrowLeft size="1.1rem" />}
        >
          {t('home.title')}
        </Button>
        <AccountMenu />
      </header>
      <main ref={keepFocus} className={classes['main']}>
        <h1>{title}</h1>
        {account === undefined ? <NotLoaded of={session} height={220} /> : children(account)}
      </main>
    </div>
  );
}
