/** One's own settings: how others see one, where one is signed in, tokens for programs. */
import { Button, Skeleton } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Redirect } from 'wouter';
import type { Account } from '../../../shared/api/person.ts';
import { keepFocus } from '../../ui/kept-focus.ts';
import { AccountMenu } from '../account/account-menu.tsx';
import { ProfileForm } from '../account/profile-form.tsx';
import { signInAddress } from '../addresses.ts';
import { useAccount } from '../use-session.ts';
import { Devices } from './devices.tsx';
import { GuestAccount } from './guest-account.tsx';
import { Look } from './look.tsx';
import { PictureSetting } from './picture/picture-setting.tsx';
import { RemoveAccount } from './remove/remove-account.tsx';
import { Tokens } from './tokens.tsx';
import { WaysIn } from './ways-in.tsx';
import classes from './settings.module.css';

export default function SettingsPage() {
  const { t } = useTranslation();
  const account = useAccount();
  useEffect(() => {
    document.title = `${t('settings.title')} · ${t('app.name')}`;
  }, [t]);
  if (account === null) return <Redirect to={signInAddress('/settings')} replace />;
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
        <h1>{t('settings.title')}</h1>
        {account === undefined ? <Skeleton height={220} radius="md" /> : <Sections account={account} />}
      </main>
    </div>
  );
}

function Sections({ account }: { readonly account: Account }) {
  const { t } = useTranslation();
  return (
    <>
      <section aria-labelledby="settings-profile">
        <h2 id="settings-profile">{t('settings.profile')}</h2>
        <PictureSetting account={account} />
        <ProfileForm key={account.id} account={account} />
      </section>
      <Look account={account} />
      {account.kind === 'member' || account.email !== null ? <WaysIn /> : <GuestAccount />}
      <Devices />
      {account.kind === 'member' && <Tokens role={account.role} />}
      <RemoveAccount account={account} />
    </>
  );
}
