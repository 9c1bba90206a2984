import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BASE_PATH } from '../../base-path.ts';
import settings from '../settings/settings.module.css';
import classes from './team.module.css';

const MOST_BYTES = 250_000;

export interface LogoFieldProps {
  readonly hasLogo: boolean;
  /** As a data: address; null: none any more; undefined: as it is. */
  readonly chosen: string | null | undefined;
  readonly onChoose: (logo: string | null) => void;
}

/** A picture of the instance's own. */
export function LogoField({ hasLogo, chosen, onChoose }: LogoFieldProps) {
  const { t } = useTranslation('team');
  const fileRef = useRef<HTMLInputElement>(null);
  const [isTooLarge, setIsTooLarge] = useState(false);
  const shown = chosen === undefined && hasLogo ? `${BASE_PATH}/api/v1/instance/logo` : chosen;
  const read = (file: File | undefined): void => {
    if (file === undefined) return;
    setIsTooLarge(file.size > MOST_BYTES);
    if (file.size > MOST_BYTES) return;
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      if (typeof reader.result === 'string') onChoose(reader.result);
    });
    reader.readAsDataURL(file);
  };
  return (
    <div className={classes['logoField']} role="group" aria-labelledby="instance-logo">
      <span id="instance-logo" className={classes['label']}>
        {t('instance.logo')}
      </span>
      <div className={classes['logo']}>
        {typeof shown === 'string' && <img src={shown} alt="" />}
        <input
          ref={fileRef}
          className="visually-hidden"
          type="file"
          tabIndex={-1}
          aria-label={t('instance.logo')}
          accept="image/png,image/jpeg,image/webp"
          onChange={(event) => read(event.currentTarget.files?.[0])}
        />
        <Button size="xs" variant="default" onClick={() => fileRef.current?.click()}>
          {t('instance.logoChoose')}
        </Button>
        {typeof shown === 'string' && (
          <Button size="xs" variant="default" onClick={() => onChoose(null)}>
            {t('instance.logoRemove')}
          </Button>
        )}
      </div>
      <small>{t('instance.logoNote')}</small>
      {isTooLarge && (
        <p role="alert" className={settings['failure']}>
          {t('instance.logoTooLarge')}
        </p>
      )}
    </div>
  );
}
