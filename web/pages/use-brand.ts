import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { BASE_PATH } from '../base-path.ts';
import { api } from './api.ts';

export interface Brand {
  readonly name: string;
  readonly logo: string;
}

/** What this instance calls itself and shows of itself; ours until it is known, and where it has none of its own. */
export function useBrand(): Brand {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ['instance'],
    queryFn: api.instance,
    staleTime: 300_000,
    retry: false,
  });
  return {
    name: data === undefined || data.name === '' ? t('app.name') : data.name,
    logo: `${BASE_PATH}${data?.logoUrl ?? '/icon.svg'}`,
  };
}

/** What the tab is called: the page, and whose place it is. */
export function useTabTitle(title: string): void {
  const { name } = useBrand();
  useEffect(() => {
    document.title = `${title} · ${name}`;
  }, [title, name]);
}
