/** A closed door: somebody who was given the address can ask to be let in, and is let in without a reload. */
import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { ACCESS_MESSAGE_CHARACTERS } from '../../../shared/api/collections.ts';
import { takeFocus } from '../../ui/take-focus.ts';
import { request } from '../api.ts';
import { mailLanguage } from '../mail-language.ts';
import { teamApi } from '../team-api.ts';
import classes from '../form-page.module.css';

const LOOKED_EVERY_MS = 4_000;

export default function AskAccess({ documentId }: { readonly documentId: string }) {
  const { t, i18n } = useTranslation('team');
  const [message, setMessage] = useState('');
  const ask = useMutation({
    mutationFn: () => teamApi.ask({ documentId, message, language: mailLanguage(i18n.language) }),
  });
  const opened = useQuery({
    queryKey: ['asked', documentId],
    queryFn: () => request('GET', `/documents/${encodeURIComponent(documentId)}`, z.unknown()),
    enabled: ask.isSuccess,
    retry: false,
    refetchInterval: LOOKED_EVERY_MS,
  });
  useEffect(() => {
    if (opened.isSuccess) location.reload();
  }, [opened.isSuccess]);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <>
      {ask.isSuccess ? (
        <p role="status">{t('ask.asked')}</p>
      ) : (
        <form className={classes['ask']} onSubmit={onSubmit} noValidate>
          <Textarea
            ref={takeFocus}
            label={t('ask.message')}
            maxLength={ACCESS_MESSAGE_CHARACTERS}
            rows={3}
            value={message}
            onChange={(event) => setMessage(event.currentTarget.value)}
          />
          {ask.isError && (
            <p className={classes['failure']} role="alert">
              {t('team.failed', { detail: ask.error.message })}
            </p>
          )}
          <Button type="submit" loading={ask.isPending}>
            {t('ask.submit')}
          </Button>
        </form>
      )}
    </>
  );
}
