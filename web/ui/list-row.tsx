import type { ReactNode } from 'react';
import classes from './list-row.module.css';

export interface ListProps {
  /** What assistive technology calls it, where no heading does. */
  readonly label?: string;
  readonly children: ReactNode;
}

/** Rows beneath each other, a line between them: people, links, invitations, devices, tokens. */
export function List({ label, children }: ListProps) {
  // Safari takes the role of a list from one that is drawn without marks.
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles
    <ul role="list" className={classes['list']} aria-label={label}>
      {children}
    </ul>
  );
}

export interface ListRowProps {
  /** A picture or an icon before the words. */
  readonly mark?: ReactNode;
  readonly name: string;
  /** What is to be known about it; each child that is a `span` is a quiet line below the name. */
  readonly children?: ReactNode;
  /** Fields and buttons at the end; on a narrow screen more than one of them go below the words. */
  readonly actions?: ReactNode;
  /** `below`: the actions are many and always go below the words where it is narrow. */
  readonly actionsWhereNarrow?: 'beside' | 'below';
  /** A form in place of words and actions, while the row is being changed. */
  readonly instead?: ReactNode;
}

export function ListRow({
  mark,
  name,
  children,
  actions,
  actionsWhereNarrow = 'beside',
  instead,
}: ListRowProps) {
  return (
    <li className={classes['row']} data-actions={actionsWhereNarrow}>
      {mark !== undefined && <span className={classes['mark']}>{mark}</span>}
      {instead ?? (
        <>
          <RowWords name={name}>{children}</RowWords>
          {actions !== undefined && actions !== false && <div className={classes['actions']}>{actions}</div>}
        </>
      )}
    </li>
  );
}

/** A name, and what is to be known about it below. */
export function RowWords({ name, children }: Pick<ListRowProps, 'name' | 'children'>) {
  return (
    <div className={classes['about']}>
      <strong>
        <bdi>{name}</bdi>
      </strong>
      {children}
    </div>
  );
}
