import type { ReactNode } from 'react';
import type { Icon } from '@tabler/icons-react';
import classes from './notice.module.css';

export interface NoticeProps {
  readonly tone: 'calm' | 'warn' | 'bad';
  readonly icon: Icon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** What needs doing, said once, calmly, above the text. */
export function Notice({ tone, icon: NoticeIcon, title, children, actions }: NoticeProps) {
  return (
    <section
      className={classes['notice']}
      data-tone={tone}
      role={tone === 'bad' ? 'alert' : 'note'}
      aria-label={title}
    >
      <NoticeIcon className={classes['icon']} aria-hidden />
      <div className={classes['content']}>
        <p className={classes['title']}>{title}</p>
        {children !== undefined && <div className={classes['detail']}>{children}</div>}
        {actions !== undefined && <div className={classes['actions']}>{actions}</div>}
      </div>
    </section>
  );
}
