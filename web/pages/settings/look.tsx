import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/api/person.ts';
import { LANGUAGES as LANGUAGE_CODES, THEMES, type Preferences } from '../../../shared/api/preferences.ts';
import { LANGUAGES } from '../../locales/i18n.ts';
import { useChoosePreferences, type Outcome } from '../account/use-preferences.ts';
import classes from './settings.module.css';

/** Stands for null, which no field can hold. */
const DEVICE = '';

/** In which language the page speaks and how it looks, on every browser; or as each of them says. */
export function Look({ account }: { readonly account: Account }) {
  const { t } = useTranslation('profile');
  const choose = useChoosePreferences();
  const [outcome, setOutcome] = useState<Outcome>();
  const onChoose = async (change: Partial<Preferences>): Promise<void> => {
    setOutcome(undefined);
    setOutcome(await choose(change));
  };
  const asDevice = { value: DEVICE, label: t('look.device') };
  return (
    <section aria-labelledby="settings-look">
      <h2 id="settings-look">{t('look.title')}</h2>
      <p className={classes['note']}>{t('look.note')}</p>
      <div className={classes['make']}>
        <NativeSelect
          label={t('look.language')}
          value={account.language ?? DEVICE}
          data={[asDevice, ...LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))]}
          onChange={({ currentTarget: { value } }) => {
            void onChoose({ language: LANGUAGE_CODES.find((code) => code === value) ?? null });
          }}
        />
        <NativeSelect
          label={t('look.theme')}
          value={account.theme ?? DEVICE}
          data={[asDevice, ...THEMES.map((theme) => ({ value: theme, label: t(`look.${theme}`) }))]}
          onChange={({ currentTarget: { value } }) => {
            void onChoose({ theme: THEMES.find((theme) => theme === value) ?? null });
          }}
        />
      </div>
      <p className={classes['spoken']} aria-live="polite">
        {outcome !== undefined && t(`look.${outcome}`)}
      </p>
    </section>
  );
}
