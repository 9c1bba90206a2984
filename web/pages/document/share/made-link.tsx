import { Button, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CreatedShareLink } from '../../../../shared/api/share-links.ts';
import { useCopied } from '../../../ui/use-copied.ts';
import classes from './share.module.css';

/** The only time its address is known. */
export function MadeLink({ link }: { readonly link: CreatedShareLink }) {
  const { t } = useTranslation();
  const { state, copy } = useCopied();
  return (
    <div className={classes['made']}>
      <p>{t('share.made')}</p>
      <div className={classes['address']}>
        <TextInput
          className={classes['field']}
          aria-label={t('share.linkAddress')}
          readOnly
          value={link.url}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button
          leftSection={state === 'copied' ? <IconCheck size="1rem" /> : <IconCopy size="1rem" />}
          onClick={() => void copy(link.url)}
        >
          {state === 'copied' ? t('share.copied') : t('share.copy')}
        </Button>
      </div>
      {link.hasPassword && <p>{t('share.tellPassword')}</p>}
      {state === 'failed' && <p role="alert">{t('share.selectAndCopy')}</p>}
    </div>
  );
}
