/** Below a document's text: what lies in it. */
import { Button } from '@mantine/core';
import { IconFileText, IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { DocumentResponse } from '../../../shared/api/documents.ts';
import { canEdit } from '../../../shared/roles.ts';
import { documentAddress } from '../addresses.ts';
import { useDocuments } from '../home/use-documents.ts';
import classes from './inside-list.module.css';

/** Nothing until it is known, and without the server. */
export default function InsideList({ documentId }: { readonly documentId: string }) {
  const { t } = useTranslation('team');
  const inside = useDocuments({ parentId: documentId });
  if (inside.items.length === 0) return null;
  return (
    <nav className={classes['inside']} aria-labelledby="inside-heading">
      <h2 id="inside-heading">{t('nested.heading')}</h2>
      <ul className={classes['list']}>
        {inside.items.map((document) => (
          <li key={document.id}>
            <Inner document={document} />
          </li>
        ))}
      </ul>
      {inside.hasMore && (
        <Button size="compact-sm" variant="default" loading={inside.isLoadingMore} onClick={inside.loadMore}>
          {t('nested.more')}
        </Button>
      )}
    </nav>
  );
}

function Inner({ document: { id, title, isPrivate, role } }: { readonly document: DocumentResponse }) {
  const { t } = useTranslation();
  return (
    <Link href={documentAddress(id)} className={classes['link']}>
      <IconFileText size="1.05rem" aria-hidden />
      <span className={classes['name']} data-untitled={title === '' || undefined} dir="auto">
        {title === '' ? t('document.untitled') : title}
      </span>
      {isPrivate && (
        <span className={classes['tag']}>
          <IconLock size="0.85rem" aria-hidden />
          {t('home.private')}
        </span>
      )}
      {!canEdit(role) && <span className={classes['tag']}>{t('document.viewOnly')}</span>}
    </Link>
  );
}
