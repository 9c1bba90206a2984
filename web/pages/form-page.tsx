import type { ReactNode } from 'react';
import { useBrand, useTabTitle } from './use-brand.ts';
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
  const brand = useBrand();
  useTabTitle(title);
  return (
    <main className={classes['page']}>
      <p className={classes['brand']} dir="auto">
        <img src={brand.logo} alt="" height="40" />
        <span>{brand.name}</span>
      </p>
      <h1 className={classes['title']} dir="auto">
        {title}
      </h1>
      {intro !== '' && <p className={classes['intro']}>{intro}</p>}
      {children}
    </main>
  );
}
