import { TextInput } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { PERSON_COLORS, pickColor, type PersonColor } from '../../../shared/api/palette.ts';
import { PERSON_NAME_CHARACTERS, personNameSchema } from '../../../shared/api/person.ts';
import { ColorChoice } from '../../ui/color-choice.tsx';
import { PersonAvatar } from '../../ui/person-avatar.tsx';
import classes from './person-fields.module.css';

export interface PersonDraft {
  readonly name: string;
  readonly color: PersonColor;
}

export function newPerson(): PersonDraft {
  return { name: '', color: pickColor(Math.random()) };
}

/** What is wrong with a name, in the reader's words; undefined when nothing is. */
export function nameProblem(name: string, t: TFunction): string | undefined {
  if (personNameSchema.safeParse(name).success) return undefined;
  const trimmed = name.trim();
  if (trimmed === '') return t('form.nameMissing');
  return trimmed.length > PERSON_NAME_CHARACTERS
    ? t('form.nameTooLong', { count: PERSON_NAME_CHARACTERS })
    : t('form.nameUnfit');
}

export interface PersonFieldsProps {
  readonly person: PersonDraft;
  readonly picture?: string | null;
  readonly problem: string | undefined;
  readonly onChange: (person: PersonDraft) => void;
}

/** A name and a colour, with how both look together. */
export function PersonFields({ person, picture, problem, onChange }: PersonFieldsProps) {
  const { t } = useTranslation();
  return (
    <div className={classes['fields']}>
      <div className={classes['name']}>
        <PersonAvatar name={person.name === '' ? '?' : person.name} color={person.color} picture={picture} />
        <TextInput
          className={classes['field']}
          label={t('account.name')}
          value={person.name}
          error={problem}
          required
          withAsterisk={false}
          autoComplete="name"
          maxLength={PERSON_NAME_CHARACTERS}
          dir="auto"
          data-autofocus
          onChange={(event) => onChange({ ...person, name: event.currentTarget.value })}
        />
      </div>
      <ColorChoice
        label={t('account.color')}
        colors={PERSON_COLORS}
        nameOf={(number) => t('account.colorName', { number })}
        value={person.color}
        onChange={(chosen) => {
          const color = PERSON_COLORS.find((one) => one === chosen);
          if (color !== undefined) onChange({ ...person, color });
        }}
      />
    </div>
  );
}
