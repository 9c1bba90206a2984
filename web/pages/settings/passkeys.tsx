import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { PERSON_NAME_CHARACTERS } from '../../../shared/api/person.ts';
import type { Passkey } from '../../../shared/api/ways-in.ts';
import { browserName } from '../../ui/browser-name.ts';
import { exactly, when } from '../../ui/when.ts';
import { List, ListRow } from '../../ui/list-row.tsx';
import { RemovingButton } from '../../ui/removing-button.tsx';
import { takeFocus } from '../../ui/take-focus.ts';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import { nameProblem } from '../account/person-fields.tsx';
import { hasCode } from '../api.ts';
import { FormEnd } from '../form-end.tsx';
import { hasPasskeys } from '../has-passkeys.ts';
import { RenameForm } from '../rename-form.tsx';
import { waysInApi } from '../ways-in-api.ts';
import type { WaysProps } from './email.tsx';
import classes from './settings.module.css';

/** Devices that are themselves the proof: added, named, removed. */
export function Passkeys({ ways, onChanged }: WaysProps) {
  const { t } = useTranslation();
  const [isAdding, setIsAdding] = useState(false);
  const [spoken, setSpoken] = useState('');
  const say = (said: string): void => {
    setSpoken(said);
    onChanged();
  };
  const remove = useMutation({
    mutationFn: waysInApi.removePasskey,
    onSuccess: () => say(t('ways.passkeyRemoved')),
  });
  return (
    <section aria-labelledby="settings-passkeys">
      <h2 id="settings-passkeys">{t('ways.passkeys')}</h2>
      <p className={classes['note']}>{t('ways.passkeysNote')}</p>
      {remove.isError && (
        <p role="alert" className={classes['failure']}>
          {t('settings.failed', { detail: remove.error.message })}
        </p>
      )}
      {ways.passkeys.length === 0 && <p className={classes['note']}>{t('ways.noPasskeys')}</p>}
      <List>
        {ways.passkeys.map((passkey) => (
          <PasskeyRow
            key={passkey.id}
            passkey={passkey}
            isRemoving={remove.isPending && remove.variables === passkey.id}
            onRemove={() => remove.mutate(passkey.id)}
            onRenamed={() => say('')}
          />
        ))}
      </List>
      {isAdding ? (
        <NewPasskey
          asksPassword={ways.hasPassword}
          onCancel={() => setIsAdding(false)}
          onAdded={() => {
            setIsAdding(false);
            say(t('ways.passkeyAdded'));
          }}
        />
      ) : hasPasskeys() ? (
        <Button variant="default" className={classes['action']} onClick={() => setIsAdding(true)}>
          {t('ways.passkeyAdd')}
        </Button>
      ) : (
        <p className={classes['note']}>{t('ways.passkeysNeedTls')}</p>
      )}
      <p className={classes['spoken']} aria-live="polite">
        {spoken}
      </p>
    </section>
  );
}

function NewPasskey({
  asksPassword,
  onAdded,
  onCancel,
}: {
  readonly asksPassword: boolean;
  readonly onAdded: () => void;
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState(() => browserName(navigator.userAgent).system ?? t('ways.passkeyDefault'));
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const add = useMutation({
    mutationFn: async (given: { readonly name: string; readonly password?: string }) =>
      (await import('../passkey.ts')).addPasskey(given),
    onSuccess: (added) => {
      if (added === 'known') setProblem(t('ways.passkeyKnown'));
      else if (added === undefined) setProblem(t('ways.passkeyFailed'));
      else onAdded();
    },
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const found = nameProblem(name, t);
    setProblem(found);
    if (found === undefined) add.mutate(asksPassword ? { name, password } : { name });
  };
  return (
    <form className={classes['form']} onSubmit={onSubmit} noValidate>
      <TextInput
        label={t('ways.passkeyName')}
        autoComplete="off"
        ref={takeFocus}
        maxLength={PERSON_NAME_CHARACTERS}
        value={name}
        error={problem}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {asksPassword && (
        <PasswordInput
          label={t('ways.currentPassword')}
          autoComplete="current-password"
          value={password}
          error={hasCode(add.error, 'wrong-password') ? t('ways.wrongPassword') : undefined}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      )}
      <FormEnd
        error={add.error}
        isPending={add.isPending}
        submit={t('ways.passkeyAdd')}
        onCancel={onCancel}
      />
    </form>
  );
}

function PasskeyRow({
  passkey,
  isRemoving,
  onRemove,
  onRenamed,
}: {
  readonly passkey: Passkey;
  readonly isRemoving: boolean;
  readonly onRemove: () => void;
  readonly onRenamed: () => void;
}) {
  const { t, i18n } = useTranslation();
  const [isRenaming, setIsRenaming] = useState(false);
  const renameRef = useFocusBack(isRenaming);
  const { name, createdAt, lastUsedAt } = passkey;
  const about =
    lastUsedAt === null
      ? t('ways.passkeyMade', { when: when(createdAt, i18n.language) })
      : t('ways.passkeyUsed', { when: when(lastUsedAt, i18n.language) });
  return (
    <ListRow
      mark={<IconFingerprint size="1.25rem" aria-hidden />}
      name={name}
      actionsWhereNarrow="below"
      actions={
        <>
          <Button
            ref={renameRef}
            size="xs"
            variant="default"
            aria-label={t('ways.passkeyRenameOf', { name })}
            onClick={() => setIsRenaming(true)}
          >
            {t('ways.passkeyRename')}
          </Button>
          <RemovingButton spoken={t('ways.passkeyRemoveOf', { name })} isBusy={isRemoving} onPress={onRemove}>
            {t('ways.passkeyRemove')}
          </RemovingButton>
        </>
      }
      instead={
        isRenaming ? (
          <RenamePasskey
            passkey={passkey}
            onCancel={() => setIsRenaming(false)}
            onRenamed={() => {
              setIsRenaming(false);
              onRenamed();
            }}
          />
        ) : undefined
      }
    >
      <span title={exactly(createdAt, i18n.language)}>{about}</span>
    </ListRow>
  );
}

function RenamePasskey({
  passkey,
  onRenamed,
  onCancel,
}: {
  readonly passkey: Passkey;
  readonly onRenamed: () => void;
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation();
  const rename = useMutation({
    mutationFn: (name: string) => waysInApi.renamePasskey(passkey.id, name),
    onSuccess: onRenamed,
  });
  return (
    <RenameForm
      name={passkey.name}
      label={t('ways.passkeyName')}
      error={rename.error}
      isPending={rename.isPending}
      onRename={rename.mutate}
      onCancel={onCancel}
      onChange={rename.reset}
    />
  );
}
