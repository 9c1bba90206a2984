import { Kbd, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Search } from './use-search.ts';
import { useSearchKeys } from './use-search-keys.ts';
import classes from './home-page.module.css';

export function SearchField({ query, setQuery }: Pick<Search, 'query' | 'setQuery'>) {
  const { t } = useTranslation();
  const fieldRef = useSearchKeys();
  return (
    <TextInput
      ref={fieldRef}
      type="search"
      aria-label={t('home.search')}
      placeholder={t('home.search')}
      leftSection={<IconSearch size="1.05rem" aria-hidden />}
      rightSection={
        <Kbd size="xs" aria-hidden className={classes['kbd']}>
          {'/'}
        </Kbd>
      }
      value={query}
      maxLength={200}
      onChange={(event) => setQuery(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setQuery('');
      }}
    />
  );
}
