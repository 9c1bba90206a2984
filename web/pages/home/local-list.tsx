import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { LocalDocument } from '../../sync/local-documents.ts';
import { when } from '../../ui/when.ts';
import { documentAddress } from '../addresses.ts';
import classes from './home-page.module.css';

/** What opens without the server: the documents kept on this device. */
export function LocalList({ documents }: { readonly documents: readonly LocalDocument[] }) {
  const { t, i18n } = useTranslation();
  return (
    <ul className={classes['list']}>
      {documents
        .filter(({ setAside }) => !setAside)
        .map((local) => (
          <li key={local.documentId}>
            <div className={classes['row']}>
              <Link href={documentAddress(local.documentId)} className={classes['link']}>
                <span className={classes['name']} dir="auto">
                  {local.title === '' ? t('document.untitled') : local.title}
                </span>
                <span className={classes['about']}>
                  {t('home.opened', { when: when(local.lastOpened, i18n.language) })}
                  {local.unsentEdits > 0 && (
                    <span className={classes['unsent']}>
                      {t('home.unsent', { count: local.unsentEdits })}
                    </span>
                  )}
                </span>
              </Link>
            </div>
          </li>
        ))}
    </ul>
  );
}
