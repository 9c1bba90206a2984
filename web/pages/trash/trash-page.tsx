/** What was deleted and can still be restored. */
import { Button, Skeleton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Redirect } from 'wouter';
import type { TrashedDocument } from '../../../shared/api/trash.ts';
import { List } from '../../ui/list-row.tsx';
import { AccountPage } from '../account-page.tsx';
import { signInAddress } from '../addresses.ts';
import { EmptyList } from '../home/empty-list.tsx';
import { SearchField } from '../home/search-field.tsx';
import { wantToasts } from '../toasts-wanted.ts';
import { EraseDialog } from './erase-dialog.tsx';
import { TrashRow } from './trash-row.tsx';
import { useTrash, type Trash } from './use-trash.ts';
import settings from '../settings/settings.module.css';
import classes from './trash.module.css';

const TYPED_MS = 150;

export default function TrashPage() {
  const { t } = useTranslation('team');
  const { t: general } = useTranslation();
  const [query, setQuery] = useState('');
  const [text] = useDebouncedValue(query.trim(), TYPED_MS);
  const trash = useTrash(text);
  const [erased, setErased] = useState<TrashedDocument>();
  if (trash.state === 'signedOut') return <Redirect to={signInAddress('/trash')} replace />;
  const hasAny = trash.items.length > 0;
  return (
    <>
      <AccountPage title={t('bin.title')} address="/trash">
        {(account) => (
          <section>
            <p className={settings['note']}>{t('bin.note')}</p>
            {(hasAny || query !== '') && <SearchField query={query} setQuery={setQuery} />}
            <State trash={trash} text={text} onClear={() => setQuery('')} />
            {hasAny && (
              <List label={t('bin.title')}>
                {trash.items.map((one) => (
                  <TrashRow
                    key={one.id}
                    document={one}
                    isMember={account.kind === 'member'}
                    onErase={() => setErased(one)}
                  />
                ))}
              </List>
            )}
            {trash.hasMore && (
              <Button variant="default" loading={trash.isLoadingMore} onClick={trash.loadMore}>
                {general('home.loadMore')}
              </Button>
            )}
          </section>
        )}
      </AccountPage>
      {erased !== undefined && (
        <EraseDialog
          document={erased}
          onClose={() => setErased(undefined)}
          onErased={() => {
            setErased(undefined);
            const title = erased.title === '' ? general('document.untitled') : erased.title;
            wantToasts();
            notifications.show({ message: t('bin.erased', { title }) });
          }}
        />
      )}
    </>
  );
}

/** Everything it can be besides a list. */
function State({
  trash,
  text,
  onClear,
}: {
  readonly trash: Trash;
  readonly text: string;
  readonly onClear: () => void;
}) {
  const { t } = useTranslation('team');
  const { t: general } = useTranslation();
  if (trash.state === 'loading') {
    return (
      <div aria-busy="true" className={classes['loading']}>
        <p className="visually-hidden" role="status">
          {general('app.loading')}
        </p>
        {[46, 62, 38].map((width) => (
          <Skeleton key={width} height={34} width={`${width}%`} radius="sm" />
        ))}
      </div>
    );
  }
  if (trash.state === 'offline' || trash.state === 'failed') {
    return (
      <EmptyList title={t(trash.state === 'offline' ? 'bin.offline' : 'bin.failed')} detail="">
        <Button variant="default" onClick={trash.retry}>
          {general('app.tryAgain')}
        </Button>
      </EmptyList>
    );
  }
  if (trash.items.length > 0 || !trash.isAnswered) return null;
  return text === '' ? (
    <EmptyList title={t('bin.empty')} detail={t('bin.emptyDetail')}>
      <Button component={Link} href="/" variant="default">
        {general('app.backHome')}
      </Button>
    </EmptyList>
  ) : (
    <EmptyList title={t('bin.noMatch', { query: text })} detail="">
      <Button variant="default" onClick={onClear}>
        {general('home.clearSearch')}
      </Button>
    </EmptyList>
  );
}
