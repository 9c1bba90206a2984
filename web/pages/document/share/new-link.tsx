import { Button } from '@mantine/core';
import { IconAdjustments, IconEye, IconMessage, IconPencil } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreateShareLinkRequest } from '../../../../shared/api/share-links.ts';
import type { LinkRole } from '../../../../shared/roles.ts';
import { draftProblems, EMPTY_DRAFT, NO_PROBLEMS, requestOf } from './link-draft.ts';
import { TermsFields } from './terms-fields.tsx';
import classes from './share.module.css';

export interface NewLinkProps {
  /** The role of the link that is being made. */
  readonly making: LinkRole | undefined;
  readonly onMake: (link: CreateShareLinkRequest) => void;
}

/** One press makes a plain link; whoever wants terms opens them first. */
export function NewLink({ making, onMake }: NewLinkProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const [hasTerms, setHasTerms] = useState(false);
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const termsId = useId();
  const noteId = useId();
  const make = (role: LinkRole): void => {
    const now = Date.now();
    const wanted = hasTerms ? draft : EMPTY_DRAFT;
    const found = draftProblems(wanted, now);
    setProblems(found);
    if (Object.values(found).includes(true)) return;
    onMake(requestOf(wanted, role, now));
    // The next link is another one: its terms are not this one's.
    setDraft(EMPTY_DRAFT);
    setHasTerms(false);
  };
  return (
    <>
      <div className={classes['make']}>
        <Button
          leftSection={<IconPencil size="1rem" />}
          loading={making === 'edit'}
          onClick={() => make('edit')}
        >
          {t('share.makeEdit')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconMessage size="1rem" />}
          aria-describedby={noteId}
          loading={making === 'comment'}
          onClick={() => make('comment')}
        >
          {t('share.makeComment')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconEye size="1rem" />}
          loading={making === 'view'}
          onClick={() => make('view')}
        >
          {t('share.makeView')}
        </Button>
        <Button
          variant="subtle"
          leftSection={<IconAdjustments size="1rem" />}
          aria-expanded={hasTerms}
          aria-controls={termsId}
          onClick={() => setHasTerms(!hasTerms)}
        >
          {t('share.terms')}
        </Button>
      </div>
      <p id={noteId} className={classes['aside']}>
        {t('share.commentNote')}
      </p>
      <div id={termsId} className={classes['terms']} hidden={!hasTerms}>
        {hasTerms && <TermsFields draft={draft} problems={problems} onChange={setDraft} />}
      </div>
    </>
  );
}
