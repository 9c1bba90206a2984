import { Button, Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconLogout, IconSettings, IconUser, IconUsers } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { BASE_PATH } from '../../base-path.ts';
import { chooseLanguage, LANGUAGES } from '../../locales/i18n.ts';
import { PersonAvatar } from '../../ui/person-avatar.tsx';
import { safeColor } from '../../ui/person-color.ts';
import { api } from '../api.ts';
import { signInAddress } from '../addresses.ts';
import { becomeNobody, useAccount } from '../use-session.ts';
import { ProfileDialog } from './profile-dialog.tsx';
import classes from './account-menu.module.css';

const SCHEMES: readonly { scheme: MantineColorScheme; word: 'light' | 'dark' | 'system' }[] = [
  { scheme: 'light', word: 'light' },
  { scheme: 'dark', word: 'dark' },
  { scheme: 'auto', word: 'system' },
];

/** Who I am here, and how the page looks to me. */
export const AccountMenu = memo(function AccountMenu() {
  const { t, i18n } = useTranslation();
  const account = useAccount();
  const [isProfileOpen, setIsProfileOpen] = useState(false);
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const signOut = useSignOut();

  if (account === null) {
    return (
      <Button
        component="a"
        href={`${BASE_PATH}${signInAddress(location.pathname)}`}
        size="sm"
        h={32}
        variant="default"
      >
        {t('account.signIn')}
      </Button>
    );
  }
  const name = account?.name ?? '';
  return (
    <>
      <Menu position="bottom-end" width={240} transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <button type="button" className={classes['button']} aria-label={t('account.menu', { name })}>
            {account === undefined ? (
              <span className={classes['nobody']}>
                <IconUser size="1.1rem" aria-hidden />
              </span>
            ) : (
              <PersonAvatar name={name} color={safeColor(account.color)} />
            )}
          </button>
        </Menu.Target>
        <Menu.Dropdown mah="80vh" className={classes['dropdown']}>
          {account !== undefined && (
            <>
              <div className={classes['who']}>
                <strong dir="auto">{name}</strong>
                <span>{account.email ?? (account.kind === 'guest' ? t('account.guestNote') : '')}</span>
              </div>
              <Menu.Item leftSection={<IconUser size="1.1rem" />} onClick={() => setIsProfileOpen(true)}>
                {t('account.profile')}
              </Menu.Item>
              <Menu.Item component={Link} href="/settings" leftSection={<IconSettings size="1.1rem" />}>
                {t('settings.title')}
              </Menu.Item>
              {account.kind === 'member' && (
                <Menu.Item component={Link} href="/team" leftSection={<IconUsers size="1.1rem" />}>
                  {t('account.team')}
                </Menu.Item>
              )}
              <Menu.Divider />
            </>
          )}
          <Menu.Label>{t('account.theme')}</Menu.Label>
          <Menu.RadioGroup
            value={colorScheme}
            onChange={(chosen) => {
              const next = SCHEMES.find(({ scheme }) => scheme === chosen);
              if (next !== undefined) setColorScheme(next.scheme);
            }}
          >
            {SCHEMES.map(({ scheme, word }) => (
              <Menu.RadioItem key={scheme} value={scheme}>
                {t(`account.${word}`)}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.Label>{t('account.language')}</Menu.Label>
          <Menu.RadioGroup
            value={i18n.language}
            onChange={(chosen) => {
              const next = LANGUAGES.find(({ code }) => code === chosen);
              if (next !== undefined) void chooseLanguage(next.code);
            }}
          >
            {LANGUAGES.map(({ code, name: language }) => (
              <Menu.RadioItem key={code} value={code} lang={code}>
                {language}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          {account !== undefined && (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<IconLogout size="1.1rem" />} onClick={signOut}>
                {t('account.signOut')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {account !== undefined && (
        <ProfileDialog account={account} opened={isProfileOpen} onClose={() => setIsProfileOpen(false)} />
      )}
    </>
  );
});

function useSignOut(): () => void {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const signOut = useMutation({
    mutationFn: api.signOut,
    onSuccess: () => {
      becomeNobody(queries);
      navigate('/sign-in');
    },
  });
  return () => signOut.mutate();
}
