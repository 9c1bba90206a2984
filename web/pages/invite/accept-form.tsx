import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { AcceptInvitationRequest } from '../../../shared/api/members.ts';
import { emailSchema, newPasswordSchema, PASSWORD_CHARACTERS } from '../../../shared/api/person.ts';
import { newPerson, nameProblem, PersonFields } from '../account/person-fields.tsx';
import { hasStatus, isAbout } from '../api.ts';
import classes from '../form-page.module.css';

export interface AcceptFormProps {
  readonly asks: {
    readonly name: boolean;
    readonly credentials: boolean;
    /** The address that the invitation is for. */
    readonly email: string | null;
  };
  readonly isJoining: boolean;
  readonly failure: Error | null;
  readonly onAccept: (given: Omit<AcceptInvitationRequest, 'token'>) => void;
}

/** What is missing to come in, and nothing else. */
export function AcceptForm({ asks, isJoining, failure, onAccept }: AcceptFormProps) {
  const { t } = useTranslation('team');
  const { t: general } = useTranslation();
  const [person, setPerson] = useState(newPerson);
  const [email, setEmail] = useState(asks.email ?? '');
  const [password, setPassword] = useState('');
  const [isTold, setIsTold] = useState(false);
  const nameWrong = asks.name ? nameProblem(person.name, general) : undefined;
  const isEmailWrong = asks.credentials && !emailSchema.safeParse(email).success;
  const isPasswordWrong = asks.credentials && !newPasswordSchema.safeParse(password).success;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const isComplete = nameWrong === undefined && !isEmailWrong && !isPasswordWrong;
    setIsTold(!isComplete);
    if (isComplete)
      onAccept({ ...(asks.name ? person : {}), ...(asks.credentials ? { email, password } : {}) });
  };
  const count = PASSWORD_CHARACTERS.least;
  const isTaken = hasStatus(failure, 409);
  const isCommon = isAbout(failure, 'body.password');
  const emailProblem =
    isTold && isEmailWrong ? t('accept.emailWrong') : isTaken ? t('accept.emailTaken') : undefined;
  const passwordProblem =
    isTold && isPasswordWrong
      ? t('accept.passwordWrong', { count })
      : isCommon
        ? general('form.passwordCommon')
        : undefined;
  return (
    <form className={classes['form']} onSubmit={onSubmit} noValidate>
      {asks.name && (
        <PersonFields person={person} problem={isTold ? nameWrong : undefined} onChange={setPerson} />
      )}
      {asks.credentials && (
        <>
          <TextInput
            type="email"
            label={t('accept.email')}
            autoComplete="username"
            {...(asks.email === null
              ? {}
              : { readOnly: true, variant: 'filled', description: t('accept.emailFixed') })}
            value={email}
            error={emailProblem}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('accept.password')}
            description={t('accept.passwordNote', { count })}
            autoComplete="new-password"
            maxLength={PASSWORD_CHARACTERS.most}
            value={password}
            error={passwordProblem}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        </>
      )}
      {failure !== null && !isTaken && !isCommon && (
        <p className={classes['failure']} role="alert">
          {t('accept.failed')} {failure.message}
        </p>
      )}
      <Button type="submit" loading={isJoining}>
        {t('accept.submit')}
      </Button>
    </form>
  );
}
