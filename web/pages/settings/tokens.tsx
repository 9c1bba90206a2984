import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { PERSON_NAME_CHARACTERS, type Account } from '../../../shared/api/person.ts';
import type { ApiToken, CreateApiTokenRequest } from '../../../shared/api/tokens.ts';
import { TOKEN_SCOPES, type TokenScope } from '../../../shared/roles.ts';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { List, ListRow } from '../../ui/list-row.tsx';
import { RemovingButton } from '../../ui/removing-button.tsx';
import { ToldOnce } from '../../ui/told-once.tsx';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import { exactly, when, whenComing } from '../../ui/when.ts';
import { nameProblem } from '../account/person-fields.tsx';
import { api, hasCode } from '../api.ts';
import { NotLoaded } from '../not-loaded.tsx';
import { useMadeOnce } from '../use-made-once.ts';
import { waysInApi } from '../ways-in-api.ts';
import classes from './settings.module.css';

const DAY_MS = 24 * 60 * 60 * 1000;
const LIFETIMES = [7, 30, 90, 365] as const;

/** For programs that act as one: made, shown once, revoked. */
export function Tokens({ role }: { readonly role: Account['role'] }) {
  const { t } = useTranslation();
  const queryKey = ['tokens'];
  const tokens = useQuery({ queryKey, queryFn: api.tokens });
  const { made, making, revoking, isRevoking, spoken } = useMadeOnce({
    queryKey,
    make: api.createToken,
    revoke: api.revokeToken,
    revoked: t('settings.tokenRevoked'),
  });
  const failure = (hasCode(making.error, 'wrong-password') ? null : making.error) ?? revoking.error;
  return (
    <section aria-labelledby="settings-tokens">
      <h2 id="settings-tokens">{t('settings.tokens')}</h2>
      <p className={classes['note']}>{t('settings.tokensNote')}</p>
      <NewToken
        mayAdminister={role === 'owner' || role === 'admin'}
        isMaking={making.isPending}
        failure={making.error}
        onMake={(token, onMade) => making.mutate(token, { onSuccess: onMade })}
      />
      {failure !== null && (
        <p role="alert" className={classes['failure']}>
          {t('settings.failed', { detail: failure.message })}
        </p>
      )}
      {made !== undefined && (
        <ToldOnce
          value={made.token}
          label={t('settings.tokenField')}
          intro={t('settings.tokenMade')}
          words={{
            copy: t('settings.copyToken'),
            copied: t('share.copied'),
            copyYourself: t('share.selectAndCopy'),
          }}
        />
      )}
      <NotLoaded of={tokens} height={52} />
      {tokens.data?.items.length === 0 && <p className={classes['note']}>{t('settings.noTokens')}</p>}
      <List>
        {tokens.data?.items.map((token) => (
          <TokenRow
            key={token.id}
            token={token}
            now={tokens.dataUpdatedAt}
            isRevoking={isRevoking(token.id)}
            onRevoke={() => revoking.mutate(token.id)}
          />
        ))}
      </List>
      {spoken}
    </section>
  );
}

interface NewTokenProps {
  readonly mayAdminister: boolean;
  readonly isMaking: boolean;
  readonly failure: Error | null;
  readonly onMake: (token: CreateApiTokenRequest, onMade: () => void) => void;
}

function NewToken({ mayAdminister, isMaking, failure, onMake }: NewTokenProps) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<TokenScope>('read');
  const [days, setDays] = useState('90');
  const [problem, setProblem] = useState<string>();
  const [password, setPassword] = useState('');
  const ways = useQuery({ queryKey: ['own-ways-in'], queryFn: waysInApi.own, enabled: mayAdminister });
  const asksPassword = scope === 'admin' && ways.data?.hasPassword === true;
  const scopes = TOKEN_SCOPES.filter((known) => known !== 'admin' || mayAdminister);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const found = nameProblem(name, t);
    setProblem(found);
    if (found !== undefined) return;
    const expiresAt = days === 'never' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    const proof = asksPassword ? { password } : {};
    onMake({ name, scope, expiresAt, ...proof }, () => {
      setName('');
      setPassword('');
    });
  };
  return (
    <form className={classes['make']} onSubmit={onSubmit} noValidate>
      <TextInput
        className={classes['wide']}
        label={t('settings.tokenName')}
        placeholder={t('settings.tokenNamePlaceholder')}
        autoComplete="off"
        maxLength={PERSON_NAME_CHARACTERS}
        value={name}
        error={problem}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('settings.scope')}
        value={scope}
        data={scopes.map((value) => ({ value, label: t(`settings.scopes.${value}`) }))}
        onChange={({ currentTarget: { value } }) => {
          setScope(TOKEN_SCOPES.find((known) => known === value) ?? 'read');
        }}
      />
      <NativeSelect
        label={t('share.ends')}
        value={days}
        data={[
          ...LIFETIMES.map((count) => ({ value: String(count), label: t('share.endsAfter', { count }) })),
          { value: 'never', label: t('share.endsNever') },
        ]}
        onChange={(event) => setDays(event.currentTarget.value)}
      />
      {asksPassword && (
        <PasswordInput
          className={classes['wide']}
          label={t('ways.currentPassword')}
          description={t('settings.tokenProof')}
          autoComplete="current-password"
          value={password}
          error={hasCode(failure, 'wrong-password') ? t('ways.wrongPassword') : undefined}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      )}
      <Button type="submit" className={classes['action']} loading={isMaking}>
        {t('settings.makeToken')}
      </Button>
    </form>
  );
}

function TokenRow({
  token,
  now,
  isRevoking,
  onRevoke,
}: {
  readonly token: ApiToken;
  /** ms since the epoch */
  readonly now: number;
  readonly isRevoking: boolean;
  readonly onRevoke: () => void;
}) {
  const { t, i18n } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const askRef = useFocusBack(isAsking);
  const hasExpired = token.expiresAt !== null && Date.parse(token.expiresAt) <= now;
  const about = [
    t(`settings.scopes.${token.scope}`),
    token.lastUsedAt === null
      ? t('share.neverUsed')
      : t('share.usedAt', { when: when(token.lastUsedAt, i18n.language) }),
    token.expiresAt !== null &&
      !hasExpired &&
      t('share.endsWhen', { when: whenComing(token.expiresAt, i18n.language, now) }),
  ].filter((part) => part !== false);
  return (
    <ListRow
      mark={<IconKey size="1.25rem" aria-hidden />}
      name={token.name}
      actions={
        <RemovingButton
          spoken={t('settings.revokeToken', { name: token.name })}
          isBusy={isRevoking}
          ref={askRef}
          onPress={() => setIsAsking(true)}
        >
          {t('share.revoke')}
        </RemovingButton>
      }
      instead={
        isAsking ? (
          <ConfirmRow
            question={t('settings.revokeAsk', { name: token.name })}
            words={{ yes: t('settings.revokeNow'), no: t('ways.cancel') }}
            isBusy={isRevoking}
            onYes={onRevoke}
            onNo={() => setIsAsking(false)}
          />
        ) : undefined
      }
    >
      <span title={exactly(token.createdAt, i18n.language)}>{about.join(' · ')}</span>
      {hasExpired && <span data-tone="bad">{t('settings.tokenExpired')}</span>}
    </ListRow>
  );
}
