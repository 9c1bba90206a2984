/** `/confirm-email#<token>`: the link that was sent to a new address. */
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { hasStatus } from '../api.ts';
import { mailLanguage } from '../mail-language.ts';
import { MessagePage } from '../message-page.tsx';
import { useFragment } from '../use-fragment.ts';
import { waysInApi } from '../ways-in-api.ts';

export default function ConfirmEmailPage() {
  const { t, i18n } = useTranslation();
  const [token] = useFragment();
  const confirm = useMutation({ mutationFn: waysInApi.confirmEmail });
  const { mutate } = confirm;
  const language = mailLanguage(i18n.language);
  useEffect(() => mutate({ token, language }), [mutate, token, language]);
  const toSettings = { label: t('settings.title'), href: '/settings' };
  if (confirm.isSuccess) {
    const { email } = confirm.data;
    return (
      <MessagePage
        title={t('ways.confirmed')}
        detail={t('ways.confirmedDetail', { email })}
        action={toSettings}
      />
    );
  }
  if (!confirm.isError) {
    return (
      <p className="visually-hidden" role="status">
        {t('ways.confirming')}
      </p>
    );
  }
  if (hasStatus(confirm.error, 409)) {
    return <MessagePage title={t('ways.emailTaken')} detail="" action={toSettings} />;
  }
  const isEnded = hasStatus(confirm.error, 410) || hasStatus(confirm.error, 400);
  return (
    <MessagePage
      title={isEnded ? t('reset.ended') : t('reset.failed')}
      detail={isEnded ? t('reset.endedDetail') : ''}
      action={isEnded ? toSettings : { label: t('app.tryAgain'), onClick: () => mutate({ token, language }) }}
    />
  );
}
