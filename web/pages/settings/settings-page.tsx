/** One's own settings: how others see one, where one is signed in, tokens for programs. */
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/api/person.ts';
import { AccountPage } from '../account-page.tsx';
import { ProfileForm } from '../account/profile-form.tsx';
import { Devices } from './devices.tsx';
import { GuestAccount } from './guest-account.tsx';
import { Look } from './look.tsx';
import { PictureSetting } from './picture/picture-setting.tsx';
import { RemoveAccount } from './remove/remove-account.tsx';
import { Tokens } from './tokens.tsx';
import { WaysIn } from './ways-in.tsx';

export default function SettingsPage() {
  const { t } = useTranslation();
  return (
    <AccountPage title={t('settings.title')} address="/settings">
      {(account) => <Sections account={account} />}
    </AccountPage>
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
