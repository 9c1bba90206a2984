import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconAdjustments, IconEye, IconMessage, IconPencil } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  LINK_NAME_CHARACTERS,
  LINK_PASSWORD_CHARACTERS,
  type CreateShareLinkRequest,
} from '../../../../shared/api/share-links.ts';
import type { LinkRole } from '../../../../shared/roles.ts';
import {
  draftProblems,
  EMPTY_DRAFT,
  LINK_DAYS,
  NO_PROBLEMS,
  requestOf,
  type DraftProblems,
  type LinkDraft,
} from './link-draft.ts';
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
        {hasTerms && <Terms draft={draft} problems={problems} onChange={setDraft} />}
      </div>
    </>
  );
}

function Terms({
  draft,
  problems,
  onChange,
}: {
  readonly draft: LinkDraft;
  /** What was wrong when somebody tried last. */
  readonly problems: DraftProblems;
  readonly onChange: (draft: LinkDraft) => void;
}) {
  const { t } = useTranslation();
  const { min, max } = LINK_PASSWORD_CHARACTERS;
  return (
    <>
      <TextInput
        label={t('share.name')}
        placeholder={t('share.namePlaceholder')}
        maxLength={LINK_NAME_CHARACTERS}
        dir="auto"
        autoComplete="off"
        value={draft.name}
        onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('share.ends')}
        value={draft.ends}
        onChange={(event) => onChange({ ...draft, ends: event.currentTarget.value })}
        data={[
          { value: 'never', label: t('share.endsNever') },
          ...LINK_DAYS.map((days) => ({ value: String(days), label: t('share.endsAfter', { count: days }) })),
          { value: 'date', label: t('share.endsOn') },
        ]}
      />
      {draft.ends === 'date' && (
        <TextInput
          type="date"
          label={t('share.endsDate')}
          value={draft.date}
          error={problems.date ? t('share.endsWrong') : undefined}
          onChange={(event) => onChange({ ...draft, date: event.currentTarget.value })}
        />
      )}
      <TextInput
        label={t('share.password')}
        placeholder={t('share.passwordNone')}
        autoComplete="off"
        spellCheck={false}
        maxLength={max}
        value={draft.password}
        error={problems.password ? t('form.passwordShort', { count: min }) : undefined}
        onChange={(event) => onChange({ ...draft, password: event.currentTarget.value })}
      />
      <TextInput
        type="number"
        inputMode="numeric"
        min={1}
        label={t('share.maxUses')}
        placeholder={t('share.maxUsesAny')}
        value={draft.maxUses}
        error={problems.maxUses ? t('share.maxUsesWrong') : undefined}
        onChange={(event) => onChange({ ...draft, maxUses: event.currentTarget.value })}
      />
    </>
  );
}
