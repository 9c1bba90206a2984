import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useBrand } from './use-brand.ts';
import classes from './form-page.module.css';

/** A page with one form in the middle: welcome, sign in, join. */
export function FormPage({
  title,
  intro,
  children,
}: {
  readonly title: string;
  readonly intro: string;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  const brand = useBrand();
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title, t]);
  return (
    <main className={classes['page']}>
      <img src={brand.logo} alt={brand.name} height="40" />
      <h1 className={classes['title']} dir="auto">
        {title}
      </h1>
      {intro !== '' && <p className={classes['intro']}>{intro}</p>}
      {children}
    </main>
  );
}
