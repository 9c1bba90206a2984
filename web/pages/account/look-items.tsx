import { Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Theme } from '../../../shared/api/preferences.ts';
import { LANGUAGES } from '../../locales/i18n.ts';
import { useChoosePreferences } from './use-preferences.ts';

const SCHEMES: readonly {
  readonly scheme: MantineColorScheme;
  readonly theme: Theme | null;
  readonly word: 'light' | 'dark' | 'system';
}[] = [
  { scheme: 'light', theme: 'light', word: 'light' },
  { scheme: 'dark', theme: 'dark', word: 'dark' },
  { scheme: 'auto', theme: null, word: 'system' },
];

/** Theme and language, as items of a menu. */
export function LookItems() {
  const { t, i18n } = useTranslation();
  const { colorScheme } = useMantineColorScheme();
  const choose = useChoosePreferences();
  return (
    <>
      <Menu.Label>{t('account.theme')}</Menu.Label>
      <Menu.RadioGroup
        value={colorScheme}
        onChange={(chosen) => {
          const next = SCHEMES.find(({ scheme }) => scheme === chosen);
          if (next !== undefined) void choose({ theme: next.theme });
        }}
      >
        {SCHEMES.map(({ scheme, word }) => (
          <Menu.RadioItem key={scheme} value={scheme}>
            {t(`account.${word}`)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
      <Menu.Divider />
      <Menu.Label>{t('account.language')}</Menu.Label>
      <Menu.RadioGroup
        value={i18n.language}
        onChange={(chosen) => {
          const next = LANGUAGES.find(({ code }) => code === chosen);
          if (next !== undefined) void choose({ language: next.code });
        }}
      >
        {LANGUAGES.map(({ code, name: language }) => (
          <Menu.RadioItem key={code} value={code} lang={code}>
            {language}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}
