import type { ReactNode } from 'react';
import { IconFileText } from '@tabler/icons-react';
import classes from './home-page.module.css';

/** Says what to do first. */
export function EmptyList({
  title,
  detail,
  children,
}: {
  readonly title: string;
  readonly detail: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className={classes['empty']}>
      <IconFileText size="2.25rem" stroke={1.4} aria-hidden />
      <h2>{title}</h2>
      {detail !== '' && <p>{detail}</p>}
      {children}
    </div>
  );
}
