import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import { useSpoken } from '../../ui/use-spoken.tsx';
import { api } from '../api.ts';
import classes from './settings.module.css';

/** A new password ends sessions, and no token: whoever changes it because somebody knew the old one is told so. */
export function TokensLeft() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const askRef = useFocusBack(isAsking);
  const { spoken, say } = useSpoken();
  const queryKey = ['tokens'];
  const tokens = useQuery({ queryKey, queryFn: api.tokens });
  const revoke = useMutation({
    mutationFn: api.revokeTokens,
    onSuccess: ({ revoked }) => {
      setIsAsking(false);
      say(t('settings.tokensRevoked', { count: revoked }));
    },
    onSettled: () => void queries.invalidateQueries({ queryKey }),
  });
  const now = tokens.dataUpdatedAt;
  const alive = tokens.data?.items.filter(
    ({ expiresAt }) => expiresAt === null || Date.parse(expiresAt) > now,
  );
  const count = alive?.length ?? 0;
  const ask = { question: t('settings.tokensRevokeAsk', { count }), yes: t('settings.tokensRevokeNow') };
  return (
    <div className={classes['left']}>
      {count > 0 && !isAsking && (
        <>
          <p className={classes['note']}>{t('settings.tokensLeft', { count })}</p>
          <Button ref={askRef} size="xs" variant="default" onClick={() => setIsAsking(true)}>
            {t('settings.tokensRevokeAll')}
          </Button>
        </>
      )}
      {count > 0 && isAsking && (
        <ConfirmRow
          question={ask.question}
          words={{ yes: ask.yes, no: t('ways.cancel') }}
          isBusy={revoke.isPending}
          onYes={() => revoke.mutate()}
          onNo={() => setIsAsking(false)}
        />
      )}
      {revoke.isError && (
        <p role="alert" className={classes['failure']}>
          {t('settings.failed', { detail: revoke.error.message })}
        </p>
      )}
      {spoken}
    </div>
  );
}
