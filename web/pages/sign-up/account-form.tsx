import { Button, PasswordInput, TextInput } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { emailSchema, newPasswordSchema, PASSWORD_CHARACTERS } from '../../../shared/api/person.ts';
import { nameProblem, newPerson, PersonFields, type PersonDraft } from '../account/person-fields.tsx';
import { hasCode, hasStatus } from '../api.ts';
import { ToSignIn } from './to-sign-in.tsx';
import classes from '../form-page.module.css';

export interface AccountDraft extends Partial<PersonDraft> {
  readonly email: string;
  readonly password: string;
}

export interface AccountFormProps {
  /** The one that the link went to; null: it is asked for. */
  readonly email: string | null;
  /** Who stays the guest they are has a name and a colour. */
  readonly asksName: boolean;
  readonly isPending: boolean;
  readonly failure: Error | null;
  readonly onSubmit: (draft: AccountDraft) => void;
  /** Something is typed: what was refused is no longer what stands there. */
  readonly onChange: () => void;
}

interface Problems {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly password?: string | undefined;
}

/** Who one is and how one comes back. */
export function AccountForm({
  email: fixed,
  asksName,
  isPending,
  failure,
  onSubmit,
  onChange,
}: AccountFormProps) {
  const { t } = useTranslation();
  const [person, setPerson] = useState(newPerson);
  const [email, setEmail] = useState(fixed ?? '');
  const [password, setPassword] = useState('');
  const [problems, setProblems] = useState<Problems>({});
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found: Problems = {
      name: asksName ? nameProblem(person.name, t) : undefined,
      email: emailSchema.safeParse(email).success ? undefined : t('form.emailWrong'),
      password: newPasswordSchema.safeParse(password).success
        ? undefined
        : t('form.passwordShort', { count: PASSWORD_CHARACTERS.least }),
    };
    setProblems(found);
    if (Object.values(found).some((problem) => problem !== undefined)) return;
    onSubmit({ ...(asksName ? person : {}), email, password });
  };
  const typed = (field: keyof Problems): void => {
    setProblems((before) => ({ ...before, [field]: undefined }));
    if (failure !== null) onChange();
  };
  const isCommon = hasCode(failure, 'invalid-input');
  const isTaken = hasStatus(failure, 409);
  return (
    <form className={classes['form']} onSubmit={submit} noValidate>
      {asksName && (
        <PersonFields
          person={person}
          problem={problems.name}
          onChange={(next) => {
            setPerson(next);
            typed('name');
          }}
        />
      )}
      <TextInput
        type="email"
        label={t('account.email')}
        autoComplete="username"
        readOnly={fixed !== null}
        value={email}
        error={problems.email ?? (isTaken ? t('signUp.taken') : undefined)}
        onChange={(event) => {
          setEmail(event.currentTarget.value);
          typed('email');
        }}
      />
      <PasswordInput
        label={t('account.password')}
        description={t('account.passwordHint', { count: PASSWORD_CHARACTERS.least })}
        autoComplete="new-password"
        maxLength={PASSWORD_CHARACTERS.most}
        value={password}
        error={problems.password ?? (isCommon ? t('form.passwordCommon') : undefined)}
        onChange={(event) => {
          setPassword(event.currentTarget.value);
          typed('password');
        }}
      />
      {failure !== null && !isCommon && !isTaken && (
        <p className={classes['failure']} role="alert">
          {problemOf(failure, t)}
        </p>
      )}
      <Button type="submit" loading={isPending}>
        {t('signUp.submit')}
      </Button>
      {fixed === null && <ToSignIn />}
    </form>
  );
}

function problemOf(error: Error, t: TFunction): string {
  if (hasStatus(error, 403) || hasStatus(error, 410)) return t('signUp.closed');
  return hasStatus(error, 429) ? t('signIn.tooFast') : t('reset.failed');
}
