import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { BASE_PATH } from '../base-path.ts';
import { keepFocus } from '../ui/kept-focus.ts';
import { takeFocus } from '../ui/take-focus.ts';
import { useBrand, useTabTitle } from './use-brand.ts';
import classes from './message-page.module.css';

export interface MessagePageProps {
  readonly title: string;
  readonly detail: string;
  readonly action?:
    /** `href`: a path of this page, without the sub-path. */
    | { readonly label: string; readonly href: string }
    | { readonly label: string; readonly onClick: () => void }
    | undefined;
  readonly children?: ReactNode;
  /** It comes unasked, in place of what had the focus: its title has it then, and is read aloud. */
  readonly takesFocus?: boolean;
}

/** A page with nothing but a message and a way out. */
export function MessagePage({ title, detail, action, children, takesFocus = false }: MessagePageProps) {
  const brand = useBrand();
  useTabTitle(title);
  return (
    <main ref={keepFocus} className={classes['page']}>
      <img className={classes['mark']} src={brand.logo} alt={brand.name} height="40" />
      <h1 className={classes['title']} {...(takesFocus ? { ref: takeFocus, tabIndex: -1 } : {})}>
        {title}
      </h1>
      <p className={classes['detail']}>{detail}</p>
      {action !== undefined &&
        ('href' in action ? (
          <Button component="a" href={`${BASE_PATH}${action.href}`}>
            {action.label}
          </Button>
        ) : (
          <Button onClick={action.onClick}>{action.label}</Button>
        ))}
      {children}
    </main>
  );
}
