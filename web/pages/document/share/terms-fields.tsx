import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import {
  LINK_NAME_CHARACTERS,
  LINK_PASSWORD_CHARACTERS,
  type ShareLink,
} from '../../../../shared/api/share-links.ts';
import { exactly } from '../../../ui/when.ts';
import { KEPT, LINK_DAYS, type DraftProblems, type LinkDraft } from './link-draft.ts';

export interface TermsFieldsProps {
  readonly draft: LinkDraft;
  /** What was wrong when somebody tried last. */
  readonly problems: DraftProblems;
  readonly onChange: (draft: LinkDraft) => void;
  /** One that is there already: what is not given anew stays. */
  readonly link?: ShareLink;
}

export function TermsFields({ draft, problems, onChange, link }: TermsFieldsProps) {
  const { t, i18n } = useTranslation();
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
          ...(link?.expiresAt == null
            ? []
            : [
                { value: KEPT, label: t('share.endsKept', { when: exactly(link.expiresAt, i18n.language) }) },
              ]),
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
        placeholder={t(link?.hasPassword === true ? 'share.passwordKept' : 'share.passwordNone')}
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
