import { useTranslation } from 'react-i18next';
import { MessagePage } from './message-page.tsx';

export function BrokenPage() {
  const { t } = useTranslation();
  return (
    <MessagePage
      title={t('app.broken')}
      detail={t('app.brokenDetail')}
      action={{ label: t('app.reload'), onClick: () => location.reload() }}
    />
  );
}
