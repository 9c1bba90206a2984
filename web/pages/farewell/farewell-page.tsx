import { useTranslation } from 'react-i18next';
import { MessagePage } from '../message-page.tsx';

/** The last page: the account is gone, and one is nobody here. */
export default function FarewellPage() {
  const { t } = useTranslation('profile');
  return (
    <MessagePage
      title={t('farewell.title')}
      detail={t('farewell.detail')}
      action={{ label: t('farewell.start'), href: '/' }}
    />
  );
}
