import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './document-view.module.css';

/** Keeps the shape of the page while the document is fetched. */
export function DocumentSkeleton() {
  const { t } = useTranslation();
  return (
    <div aria-busy="true">
      <header className={classes['bar']} />
      <div className={classes['toolbarRow']} />
      <main className={classes['column']}>
        <p className="visually-hidden" role="status">
          {t('document.opening')}
        </p>
        <Skeleton height={38} width="58%" mt={4} mb={30} radius="sm" />
        {[94, 88, 97, 62].map((width) => (
          <Skeleton key={width} height={15} width={`${width}%`} mb={14} radius="sm" />
        ))}
      </main>
    </div>
  );
}
