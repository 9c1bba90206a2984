import { ActionIcon, Menu } from '@mantine/core';
import {
  IconCornerUpRight,
  IconDots,
  IconFilePlus,
  IconLock,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Collection } from '../../../shared/api/collections.ts';
import type { DocumentResponse } from '../../../shared/api/documents.ts';
import { canEdit, roleMay } from '../../../shared/roles.ts';
import { exactly, when } from '../../ui/when.ts';
import { documentAddress } from '../addresses.ts';
import classes from './home-page.module.css';
import { RenameField } from './rename-field.tsx';

export interface RowActions {
  /** Guests make and move nothing. */
  readonly isMember: boolean;
  readonly rename: (document: DocumentResponse, title: string) => void;
  readonly remove: (document: DocumentResponse) => void;
  readonly move: (document: DocumentResponse) => void;
  readonly makeInside: (document: DocumentResponse) => void;
}

export interface DocumentRowProps {
  readonly document: DocumentResponse;
  readonly unsentEdits: number;
  /** Whether it says what it lies in. */
  readonly isPlaceShown: boolean;
  /** In which it lies, where rows of several stand together. */
  readonly collection: Collection | undefined;
  readonly actions: RowActions;
  /** Before its title. */
  readonly children?: ReactNode;
}

export function DocumentRow(props: DocumentRowProps) {
  const { document, unsentEdits, isPlaceShown, collection, actions, children } = props;
  const { t } = useTranslation();
  const [isRenaming, setIsRenaming] = useState(false);
  const actionsRef = useRef<HTMLButtonElement>(null);
  const title = document.title === '' ? t('document.untitled') : document.title;
  const done = (): void => {
    setIsRenaming(false);
    requestAnimationFrame(() => actionsRef.current?.focus());
  };
  return (
    <div className={classes['row']}>
      {children}
      {isRenaming ? (
        <RenameField
          title={document.title}
          onDone={(renamed) => {
            if (renamed !== undefined && renamed !== document.title) actions.rename(document, renamed);
            done();
          }}
        />
      ) : (
        <RowLink
          document={document}
          unsentEdits={unsentEdits}
          isPlaceShown={isPlaceShown}
          collection={collection}
        />
      )}
      {canEdit(document.role) && (
        <Menu
          position="bottom-end"
          width={230}
          transitionProps={{ duration: 0 }}
          // The menu would take the focus back from the field for the new title, which ends with it.
          returnFocus={!isRenaming}
        >
          <Menu.Target>
            <ActionIcon
              ref={actionsRef}
              variant="subtle"
              color="gray"
              size={36}
              className={classes['actions']}
              aria-label={t('home.actions', { title })}
            >
              <IconDots size="1.2rem" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size="1.1rem" />} onClick={() => setIsRenaming(true)}>
              {t('home.rename')}
            </Menu.Item>
            {actions.isMember && (
              <Menu.Item
                leftSection={<IconFilePlus size="1.1rem" />}
                onClick={() => actions.makeInside(document)}
              >
                {t('document.newInside')}
              </Menu.Item>
            )}
            {actions.isMember && roleMay(document.role, 'manage') && (
              <Menu.Item
                leftSection={<IconCornerUpRight size="1.1rem" />}
                onClick={() => actions.move(document)}
              >
                {t('document.moveTo')}
              </Menu.Item>
            )}
            {roleMay(document.role, 'trash') && (
              <Menu.Item
                color="var(--bad)"
                leftSection={<IconTrash size="1.1rem" />}
                onClick={() => actions.remove(document)}
              >
                {t('home.delete')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}

function RowLink({
  document,
  unsentEdits,
  isPlaceShown,
  collection,
}: Pick<DocumentRowProps, 'document' | 'unsentEdits' | 'isPlaceShown' | 'collection'>) {
  const { t, i18n } = useTranslation();
  const title = document.title === '' ? t('document.untitled') : document.title;
  return (
    <Link href={documentAddress(document.id)} className={classes['link']}>
      <span className={classes['name']} data-untitled={document.title === '' || undefined} dir="auto">
        {title}
      </span>
      {document.preview !== '' && (
        <span className={classes['preview']} dir="auto">
          {document.preview}
        </span>
      )}
      <span className={classes['about']}>
        <time dateTime={document.updatedAt} title={exactly(document.updatedAt, i18n.language)}>
          {t('home.edited', { when: when(document.updatedAt, i18n.language) })}
        </time>
        {isPlaceShown && document.parentTitle !== null && (
          <span className={classes['place']} dir="auto">
            {t('home.liesIn', {
              title: document.parentTitle === '' ? t('document.untitled') : document.parentTitle,
            })}
          </span>
        )}
        {collection !== undefined && (
          <span className={classes['place']} dir="auto">
            {collection.membersRole === null && <IconLock size="0.85rem" aria-hidden />}
            {t('home.liesIn', { title: collection.name })}
          </span>
        )}
        {document.isPrivate && (
          <span className={classes['tag']}>
            <IconLock size="0.85rem" aria-hidden />
            {t('home.private')}
          </span>
        )}
        {!canEdit(document.role) && <span className={classes['tag']}>{t('document.viewOnly')}</span>}
        {unsentEdits > 0 && (
          <span className={classes['unsent']}>{t('home.unsent', { count: unsentEdits })}</span>
        )}
      </span>
    </Link>
  );
}
