import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addTeamWords } from '../../locales/team-words.ts';
import { ownPath, signInAddress } from '../addresses.ts';
import { MessagePage } from '../message-page.tsx';
import { useAccount } from '../use-session.ts';
import classes from '../message-page.module.css';

const AskAccess = lazy(async () => {
  await addTeamWords();
  return import('../rights/ask-access.tsx');
});

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
export function DocumentNotFound({ documentId }: { readonly documentId: string | undefined }) {
  const { t } = useTranslation();
  const account = useAccount();
  if (account === null) {
    return (
      <MessagePage
        title={t('notFound.signIn')}
        detail={t('notFound.documentDetail')}
        action={{ label: t('account.signIn'), href: signInAddress(ownPath(location)) }}
      />
    );
  }
  return (
    <MessagePage
      title={t('notFound.document')}
      detail={t('notFound.documentDetail')}
      action={{ label: t('app.backHome'), href: '/' }}
    >
      {documentId !== undefined && account !== undefined && <AskToBeLetIn documentId={documentId} />}
      {account !== undefined && (
        <p className={classes['who']}>
          {t('notFound.as', { name: account.name, who: account.email ?? t('account.guestNote') })}
        </p>
      )}
    </MessagePage>
  );
}

export function AskToBeLetIn({ documentId }: { readonly documentId: string }) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  if (!isAsking) {
    return (
      <Button variant="default" onClick={() => setIsAsking(true)}>
        {t('notFound.ask')}
      </Button>
    );
  }
  return (
    <Suspense>
      <AskAccess documentId={documentId} />
    </Suspense>
  );
}
