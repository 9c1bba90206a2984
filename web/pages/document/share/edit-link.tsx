/** In the row of a link: its name, end, password and number of people, given anew. */
import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShareLink, UpdateShareLinkRequest } from '../../../../shared/api/share-links.ts';
import { changeOf, draftOf, draftProblems, NO_PROBLEMS } from './link-draft.ts';
import classes from './share.module.css';
import { TermsFields } from './terms-fields.tsx';

export interface EditLinkProps {
  readonly link: ShareLink;
  /** What assistive technology calls the form. */
  readonly label: string;
  /** Undefined: nothing was changed. */
  readonly onDone: (change: UpdateShareLinkRequest | undefined) => void;
}

export function EditLink({ link, label, onDone }: EditLinkProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(() => draftOf(link));
  const [dropsPassword, setDropsPassword] = useState(false);
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const now = Date.now();
    const found = draftProblems(draft, now);
    setProblems(found);
    if (!Object.values(found).includes(true)) onDone(changeOf(draft, link, { dropsPassword, now }));
  };
  return (
    <form className={classes['edit']} aria-label={label} noValidate onSubmit={onSubmit} ref={goToFirstField}>
      <TermsFields draft={draft} problems={problems} onChange={setDraft} link={link} />
      {link.hasPassword && (
        <label className={classes['check']}>
          <input
            type="checkbox"
            checked={dropsPassword}
            onChange={(event) => setDropsPassword(event.currentTarget.checked)}
          />
          {t('share.dropPassword')}
        </label>
      )}
      <div className={classes['make']}>
        <Button size="xs" type="submit">
          {t('share.saveTerms')}
        </Button>
        <Button size="xs" variant="default" onClick={() => onDone(undefined)}>
          {t('share.cancel')}
        </Button>
      </div>
    </form>
  );
}

function goToFirstField(form: HTMLFormElement | null): void {
  form?.querySelector('input')?.focus();
}
