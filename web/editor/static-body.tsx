/** The body as plain elements, without an editor: for reading alone. */
import { createElement, Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import * as Y from 'yjs';
import { isSafeLink } from '../../shared/document/safe-link.ts';
import { isElement, plainText, textRuns, type TextRun } from './text-runs.ts';
import classes from './document-text.module.css';

const ELEMENTS: Readonly<Record<string, string>> = {
  paragraph: 'p',
  blockquote: 'blockquote',
  bulletList: 'ul',
  orderedList: 'ol',
  taskList: 'ul',
  listItem: 'li',
  codeBlock: 'pre',
};
const MARK_ELEMENTS: Readonly<Record<string, string>> = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strike: 's',
  code: 'code',
};

export interface StaticBodyProps {
  readonly body: Y.XmlFragment;
  /** So many blocks from the start; all of them unless said. */
  readonly blocks?: number;
  /** More is about to be shown. */
  readonly isBusy?: boolean;
}

export function StaticBody({ body, blocks, isBusy = false }: StaticBodyProps) {
  const { t } = useTranslation();
  return (
    <div
      className={`document-body ${classes['static']}`}
      role="document"
      aria-label={t('document.body')}
      aria-busy={isBusy}
    >
      {renderChildren(body.slice(0, blocks), t('frozen.unknownBlock'))}
    </div>
  );
}

function renderChildren(children: readonly unknown[], unknownLabel: string): ReactNode {
  // Nothing here has a state of its own: the place is key enough.
  // oxlint-disable-next-line react/no-array-index-key
  return children.map((child, at) => <Fragment key={at}>{renderType(child, unknownLabel)}</Fragment>);
}

function renderType(type: unknown, unknownLabel: string): ReactNode {
  if (type instanceof Y.XmlText) return renderText(type);
  if (!isElement(type)) return null;
  const content = renderChildren(type.toArray(), unknownLabel);
  if (type.nodeName === 'hardBreak') return <br />;
  if (type.nodeName === 'horizontalRule') return <hr />;
  const tag = type.nodeName === 'heading' ? headingTag(type) : ELEMENTS[type.nodeName];
  if (type.nodeName === 'taskItem') return taskItem(type, content);
  if (tag !== undefined) {
    const list = type.nodeName === 'taskList' ? { 'data-type': 'taskList' } : {};
    return createElement(tag, { dir: 'auto', ...list }, content);
  }
  return (
    <div className={classes['unknownBlock']}>
      <span className={classes['unknownLabel']}>{`${unknownLabel}: ${type.nodeName}`}</span>
      {content}
    </div>
  );
}

function taskItem(type: Y.XmlElement, content: ReactNode): ReactNode {
  const isDone: unknown = type.getAttributes()['checked'];
  return (
    <li data-type="taskItem" data-checked={isDone === true}>
      <label>
        <input type="checkbox" disabled checked={isDone === true} aria-label={taskText(type)} />
      </label>
      <div>{content}</div>
    </li>
  );
}

function taskText(item: Y.XmlElement): string {
  const first: unknown = item.get(0);
  const text: unknown = isElement(first) ? first.get(0) : undefined;
  return text instanceof Y.XmlText ? plainText(text) : '';
}

function headingTag(heading: Y.XmlElement): string {
  const level: unknown = heading.getAttributes()['level'];
  return level === 2 || level === 3 ? `h${level}` : 'h1';
}

function renderText(text: Y.XmlText): ReactNode {
  return textRuns(text).map((run, at) => {
    const shown: ReactNode = typeof run.insert === 'string' ? run.insert : '\u{FFFC}';
    // oxlint-disable-next-line react/no-array-index-key
    return <Fragment key={at}>{withMarks(shown, run.attributes)}</Fragment>;
  });
}

function withMarks(shown: ReactNode, attributes: TextRun['attributes']): ReactNode {
  return Object.entries(attributes).reduce((inner, [name, value]) => {
    const tag = MARK_ELEMENTS[name];
    if (tag !== undefined) return createElement(tag, null, inner);
    const href =
      name === 'link' && typeof value === 'object' && value !== null && 'href' in value
        ? value.href
        : undefined;
    return isSafeLink(href) ? (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {inner}
      </a>
    ) : (
      inner
    );
  }, shown);
}
