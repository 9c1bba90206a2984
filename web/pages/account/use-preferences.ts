/**
 * How the page looks and speaks. The browser's copy is there before the first paint; what the account says wins once
 * it is known, and becomes the browser's copy.
 */
import { useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import type { Preferences } from '../../../shared/api/preferences.ts';
import { chooseLanguage } from '../../locales/i18n.ts';
import { api, isOffline } from '../api.ts';
import { becomeAccount, sessionQuery } from '../use-session.ts';
import { dropSent, keepUnsent, readUnsent, together, type ChosenPreferences } from './unsent-preferences.ts';

/** `kept`: the account could not be told yet. */
export type Outcome = 'saved' | 'kept';

/** Whether they have an account or not, the page follows at once. */
export function useChoosePreferences(): (change: ChosenPreferences) => Promise<Outcome> {
  const queries = useQueryClient();
  const show = useShow();
  return useCallback(
    async (change) => {
      show(change);
      const account = queries.getQueryData(sessionQuery.queryKey)?.user;
      if (account === undefined || account === null) return 'kept';
      keepUnsent(account.id, change);
      becomeAccount(queries, together(account, change));
      return sendUnsent(queries, account.id);
    },
    [queries, show],
  );
}

/** What the account says, on this page; what it has not heard yet goes before, and is sent when there is a way. */
export function useFollowAccount(): void {
  const queries = useQueryClient();
  const show = useShow();
  // Only looked at: the pages themselves ask.
  const { data, dataUpdatedAt } = useQuery({ ...sessionQuery, enabled: false });
  const { id, language, theme } = data?.user ?? {};
  useEffect(() => {
    if (id === undefined || language === undefined || theme === undefined) return;
    show(together({ language, theme }, readUnsent(id)));
  }, [id, language, theme, show]);
  useEffect(() => {
    // Each answer of the server's says that there is a way to it.
    if (id === undefined || dataUpdatedAt === 0) return undefined;
    const send = (): void => void sendUnsent(queries, id);
    send();
    addEventListener('online', send);
    return () => removeEventListener('online', send);
  }, [id, dataUpdatedAt, queries]);
}

function useShow(): (change: ChosenPreferences) => void {
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return useCallback(
    ({ language, theme }) => {
      if (theme !== undefined) setColorScheme(schemeOf(theme));
      if (language !== undefined) void chooseLanguage(language);
    },
    [setColorScheme],
  );
}

function schemeOf(theme: Preferences['theme']): MantineColorScheme {
  return theme ?? 'auto';
}

/** One after the other, so that the last choice is the last to arrive. */
let sending: Promise<unknown> = Promise.resolve();

function sendUnsent(queries: QueryClient, userId: string): Promise<Outcome> {
  const next = sending.then(() => sendNow(queries, userId));
  sending = next;
  return next;
}

async function sendNow(queries: QueryClient, userId: string): Promise<Outcome> {
  const unsent = readUnsent(userId);
  if (Object.keys(unsent).length === 0) return 'saved';
  try {
    const { user } = await api.updateProfile(unsent);
    dropSent(userId, unsent);
    if (isStill(queries, userId)) becomeAccount(queries, together(user, readUnsent(userId)));
    return 'saved';
  } catch (error) {
    // What the server will not take now it will not take later; it holds on this browser.
    if (!isOffline(error)) dropSent(userId, unsent);
    return 'kept';
  }
}

function isStill(queries: QueryClient, userId: string): boolean {
  return queries.getQueryData(sessionQuery.queryKey)?.user?.id === userId;
}
