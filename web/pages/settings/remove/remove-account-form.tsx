import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { IconUserShield } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { Member } from '../../../../shared/api/members.ts';
import type { Account } from '../../../../shared/api/person.ts';
import { forgetPerson } from '../../../sync/local-documents.ts';
import { Notice } from '../../../ui/notice.tsx';
import { takeFocus } from '../../../ui/take-focus.ts';
import { hasCode, hasStatus, isOffline } from '../../api.ts';
import { NotLoaded } from '../../not-loaded.tsx';
import { teamApi } from '../../team-api.ts';
import { becomeNobody } from '../../use-session.ts';
import { waysInApi } from '../../ways-in-api.ts';
import settings from '../settings.module.css';
import classes from './remove.module.css';
import { UnsentWarning } from './unsent-warning.tsx';

export interface RemoveAccountFormProps {
  readonly account: Account;
  readonly onCancel: () => void;
}

/** Asks what has to be known first: who else is here, and whether there is a password. */
export default function RemoveAccountForm({ account, onCancel }: RemoveAccountFormProps) {
  const isMember = account.kind === 'member';
  const members = useQuery({ queryKey: ['members'], queryFn: teamApi.members, enabled: isMember });
  const ways = useQuery({ queryKey: ['own-ways-in'], queryFn: waysInApi.own, enabled: isMember });
  if (isMember && (members.data === undefined || ways.data === undefined)) {
    return <NotLoaded of={members.data === undefined ? members : ways} height={220} />;
  }
  const heirs = heirsAmong(members.data?.items ?? [], account);
  if (account.role === 'owner' && heirs.every(({ role }) => role !== 'owner')) {
    return <LastOwner onCancel={onCancel} />;
  }
  return (
    <Form account={account} heirs={heirs} hasPassword={ways.data?.hasPassword === true} onCancel={onCancel} />
  );
}

/** Owners first, as the list has them. */
function heirsAmong(members: readonly Member[], { id }: Account): readonly Member[] {
  return members.filter((one) => one.id !== id && one.role !== 'guest' && one.state === 'active');
}

function LastOwner({ onCancel }: { readonly onCancel: () => void }) {
  const { t } = useTranslation('profile');
  return (
    <Notice
      tone="warn"
      icon={IconUserShield}
      title={t('remove.lastOwner')}
      actions={
        <>
          <Button component={Link} href="/team" size="sm" ref={takeFocus}>
            {t('remove.toTeam')}
          </Button>
          <Button size="sm" variant="subtle" color="gray" onClick={onCancel}>
            {t('remove.cancel')}
          </Button>
        </>
      }
    >
      {t('remove.lastOwnerNote')}
    </Notice>
  );
}

interface FormProps extends RemoveAccountFormProps {
  readonly heirs: readonly Member[];
  readonly hasPassword: boolean;
}

function Form({ account, heirs, hasPassword, onCancel }: FormProps) {
  const { t } = useTranslation('profile');
  const [keepName, setKeepName] = useState(true);
  const [documentsTo, setDocumentsTo] = useState(heirs[0]?.id);
  const [given, setGiven] = useState('');
  const [isNameWrong, setIsNameWrong] = useState(false);
  // Where one goes on, at first and after a mistake.
  const field = useRef<HTMLInputElement>(null);
  const goToField = (): void => field.current?.focus();
  useEffect(goToField, []);
  const remove = useRemoval(account);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const isDeliberate = hasPassword || isSameName(given, account.name);
    setIsNameWrong(!isDeliberate);
    if (!isDeliberate) return goToField();
    const removal = {
      keepName,
      ...(documentsTo === undefined ? {} : { documentsTo }),
      ...(hasPassword ? { password: given } : {}),
    };
    remove.mutate(removal, { onError: goToField });
  };
  const isMember = account.kind === 'member';
  return (
    <form className={classes['form']} onSubmit={onSubmit} noValidate>
      <dl className={classes['what']}>
        <dt>{t('remove.goesTitle')}</dt>
        <dd>{isMember ? t('remove.goes') : t('remove.goesGuest')}</dd>
        <dt>{t('remove.staysTitle')}</dt>
        <dd>{t('remove.stays')}</dd>
      </dl>
      <UnsentWarning />
      <fieldset className={classes['choice']}>
        <legend>{t('remove.name')}</legend>
        {([true, false] as const).map((keeps) => (
          <label key={String(keeps)}>
            <input
              type="radio"
              name="keep-name"
              checked={keepName === keeps}
              onChange={() => setKeepName(keeps)}
            />
            <span>{keeps ? t('remove.keepName', { name: account.name }) : t('remove.former')}</span>
          </label>
        ))}
      </fieldset>
      {isMember && documentsTo !== undefined && (
        <NativeSelect
          label={t('remove.documentsTo')}
          value={documentsTo}
          data={heirs.map(({ id, name, role }) => ({
            value: id,
            label: role === 'owner' ? t('remove.owner', { name }) : name,
          }))}
          onChange={(event) => setDocumentsTo(event.currentTarget.value)}
        />
      )}
      {hasPassword ? (
        <PasswordInput
          label={t('remove.password')}
          autoComplete="current-password"
          ref={field}
          value={given}
          error={hasCode(remove.error, 'wrong-password') ? t('remove.wrongPassword') : undefined}
          onChange={(event) => setGiven(event.currentTarget.value)}
        />
      ) : (
        <TextInput
          label={t('remove.typeName', { name: account.name })}
          autoComplete="off"
          dir="auto"
          ref={field}
          value={given}
          error={isNameWrong ? t('remove.nameWrong') : undefined}
          onChange={(event) => setGiven(event.currentTarget.value)}
        />
      )}
      {remove.error !== null && !hasCode(remove.error, 'wrong-password') && (
        <p role="alert" className={settings['failure']}>
          {wordsFor(remove.error, t)}
        </p>
      )}
      <div className={settings['buttons']}>
        <Button type="submit" color="red" loading={remove.isPending}>
          {t('remove.now')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('remove.cancel')}
        </Button>
      </div>
    </form>
  );
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the library infers what a mutation is
function useRemoval(account: Account) {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: teamApi.removeOwnAccount,
    onSuccess: async () => {
      await forgetPerson(`user:${account.id}`);
      // First, so that this page does not lead to the sign-in page as soon as nobody is signed in.
      navigate('/farewell', { replace: true });
      becomeNobody(queries);
    },
  });
}

/** As people type it: the same letters, however composed, whatever spaces around them. */
function isSameName(given: string, name: string): boolean {
  return given.trim().normalize() === name.trim().normalize();
}

function wordsFor(error: Error, t: TFunction<'profile'>): string {
  if (isOffline(error)) return t('remove.offline');
  return hasStatus(error, 429) ? t('remove.tooFast') : t('remove.failed', { detail: error.message });
}
