import { useTranslation } from 'react-i18next';
import { signInAddress } from '../addresses.ts';
import { MessagePage } from '../message-page.tsx';
import { useAccount } from '../use-session.ts';

export default function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <MessagePage
      title={t('notFound.title')}
      detail={t('notFound.detail')}
      action={{ label: t('app.backHome'), href: '/' }}
    />
  );
}

/** The server answers the same for what does not exist and for what is not one's own. */
export function DocumentNotFound() {
  const { t } = useTranslation();
  const account = useAccount();
  if (account === null) {
    return (
      <MessagePage
        title={t('notFound.signIn')}
        detail={t('notFound.documentDetail')}
        action={{ label: t('account.signIn'), href: signInAddress(location.pathname) }}
      />
    );
  }
  return (
    <MessagePage
      title={t('notFound.document')}
      detail={t('notFound.documentDetail')}
      action={{ label: t('app.backHome'), href: '/' }}
    />
  );
}
