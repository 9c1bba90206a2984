/** Documents in a list, each of which opens up to what lies in it. */
import { ActionIcon, Button, Skeleton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Collection } from '../../../shared/api/collections.ts';
import type { DocumentResponse } from '../../../shared/api/documents.ts';
import type { LocalDocument } from '../../sync/local-documents.ts';
import { DocumentRow, type RowActions } from './document-row.tsx';
import { toggleBranch, useOpenBranches } from './open-branches.ts';
import { useDocuments } from './use-documents.ts';
import classes from './home-page.module.css';

export interface DocumentBranchesProps {
  readonly documents: readonly DocumentResponse[];
  /** Found by words: each says what it lies in, and none opens up. */
  readonly isFlat?: boolean;
  /** 0: at the top. */
  readonly depth?: number;
  readonly of: RowActions & {
    readonly local: readonly LocalDocument[];
    /** Those that rows name where they lie in one; none where all rows lie in the same. */
    readonly collections: readonly Collection[];
  };
}

/** On a phone, twenty steps to the right would leave no room for words. */
const MOST_STEPS = 4;

export function DocumentBranches({ documents, isFlat = false, depth = 0, of }: DocumentBranchesProps) {
  const open = useOpenBranches();
  const isTree = !isFlat && (depth > 0 || documents.some(({ hasInside }) => hasInside));
  return (
    <ul
      className={classes['list']}
      data-tree={isTree || undefined}
      data-inner={(depth > 0 && depth <= MOST_STEPS) || undefined}
    >
      {documents.map((document) => (
        <li key={document.id}>
          <DocumentRow
            document={document}
            unsentEdits={of.local.find(({ documentId }) => documentId === document.id)?.unsentEdits ?? 0}
            isPlaceShown={isFlat}
            collection={
              depth === 0 ? of.collections.find(({ id }) => id === document.collectionId) : undefined
            }
            actions={of}
          >
            {isTree && <Opener document={document} isOpen={open.has(document.id)} />}
          </DocumentRow>
          {isTree && document.hasInside && open.has(document.id) && (
            <Inside parentId={document.id} depth={depth + 1} of={of} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Opener({ document, isOpen }: { readonly document: DocumentResponse; readonly isOpen: boolean }) {
  const { t } = useTranslation();
  if (!document.hasInside) return <span className={classes['opener']} />;
  const title = document.title === '' ? t('document.untitled') : document.title;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={28}
      className={classes['opener']}
      aria-label={t('home.inside', { title })}
      aria-expanded={isOpen}
      onClick={() => toggleBranch(document.id)}
    >
      <IconChevronRight size="1.05rem" aria-hidden />
    </ActionIcon>
  );
}

interface InsideProps {
  readonly parentId: string;
  readonly depth: number;
  readonly of: DocumentBranchesProps['of'];
}

/** Asked for when it is opened. */
function Inside({ parentId, depth, of }: InsideProps) {
  const { t } = useTranslation();
  const inside = useDocuments({ parentId });
  if (inside.state === 'loading') {
    return (
      <div className={classes['innerSkeleton']} aria-busy="true">
        <Skeleton height={15} width="40%" radius="sm" />
      </div>
    );
  }
  return (
    <>
      <DocumentBranches documents={inside.items} depth={depth} of={of} />
      {(inside.state !== 'listed' || inside.hasMore) && (
        <Button
          size="compact-sm"
          variant="default"
          className={classes['innerMore'] ?? ''}
          loading={inside.isLoadingMore}
          onClick={inside.state === 'listed' ? inside.loadMore : inside.retry}
        >
          {inside.state === 'listed' ? t('home.loadMore') : t('app.tryAgain')}
        </Button>
      )}
    </>
  );
}
