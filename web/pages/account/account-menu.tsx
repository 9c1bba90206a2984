import { Button, Menu } from '@mantine/core';
import { IconLogout, IconSettings, IconTrash, IconUser, IconUsers } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, memo, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { BASE_PATH } from '../../base-path.ts';
import { rememberedPrincipal } from '../../sync/remembered-principal.ts';
import { PersonAvatar } from '../../ui/person-avatar.tsx';
import { safeColor } from '../../ui/person-color.ts';
import { api } from '../api.ts';
import { signInAddress } from '../addresses.ts';
import { becomeNobody, useAccount } from '../use-session.ts';
import { LookItems } from './look-items.tsx';
import classes from './account-menu.module.css';

const ProfileDialog = lazy(() => import('./profile-dialog.tsx'));
const LeaveDialog = lazy(() => import('./leave-dialog.tsx'));

/** A dialog is loaded when first asked for; from then on it gives the focus back where it came from. */
type Asked = 'unasked' | 'open' | 'closed';

/** Who I am here, and how the page looks to me. */
export const AccountMenu = memo(function AccountMenu() {
  const { t } = useTranslation();
  const account = useAccount();
  const [profile, setProfile] = useState<Asked>('unasked');
  const [leaving, setLeaving] = useState<Asked>('unasked');
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
  const isByLink = account?.kind === 'guest' && account.email === null;
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
              <PersonAvatar name={name} color={safeColor(account.color)} picture={account.picture} />
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
              <Menu.Item leftSection={<IconUser size="1.1rem" />} onClick={() => setProfile('open')}>
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
              <Menu.Item component={Link} href="/trash" leftSection={<IconTrash size="1.1rem" />}>
                {t('account.trash')}
              </Menu.Item>
              <Menu.Divider />
            </>
          )}
          <LookItems />
          {account !== undefined && (
            <>
              <Menu.Divider />
              <Menu.Item
                leftSection={<IconLogout size="1.1rem" />}
                onClick={() => (isByLink ? setLeaving('open') : signOut.mutate())}
              >
                {t('account.signOut')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {account !== undefined && profile !== 'unasked' && (
        <Suspense>
          <ProfileDialog account={account} opened={profile === 'open'} onClose={() => setProfile('closed')} />
        </Suspense>
      )}
      {isByLink && leaving !== 'unasked' && (
        <Suspense>
          <LeaveDialog
            name={name}
            opened={leaving === 'open'}
            isLeaving={signOut.isPending}
            failure={signOut.error?.message}
            onLeave={() => signOut.mutate()}
            onClose={() => setLeaving('closed')}
          />
        </Suspense>
      )}
    </>
  );
});

function useSignOut() {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: api.signOut,
    onSuccess: () => {
      const whose = rememberedPrincipal();
      becomeNobody(queries);
      navigate('/sign-in');
      // It brings along all that opens documents, which the list of documents is loaded without.
      void import('../../sync/leave-no-copies.ts').then(({ leaveNoCopies }) => leaveNoCopies(whose));
    },
  });
}
