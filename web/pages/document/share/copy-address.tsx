import { Button } from '@mantine/core';
import { IconCheck, IconLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { BASE_PATH } from '../../../base-path.ts';
import { useCopied } from '../../../ui/use-copied.ts';
import { documentAddress } from '../../addresses.ts';
import classes from './share.module.css';

/** The document's own address, which lets nobody in: for those who are. */
export function CopyAddress({ documentId }: { readonly documentId: string }) {
  const { t } = useTranslation();
  const { state, copy } = useCopied();
  const address = `${window.location.origin}${BASE_PATH}${documentAddress(documentId)}`;
  return (
    <div className={classes['address']}>
      <Button
        variant="default"
        leftSection={
          state === 'copied' ? <IconCheck size="1rem" aria-hidden /> : <IconLink size="1rem" aria-hidden />
        }
        onClick={() => void copy(address)}
      >
        {t(state === 'copied' ? 'share.copied' : 'share.copyAddress')}
      </Button>
      <p className={classes['note']}>{t('share.copyAddressNote')}</p>
      {state === 'failed' && (
        <p role="alert" className={classes['failure']} dir="auto">
          {t('share.selectAndCopy')} {address}
        </p>
      )}
    </div>
  );
}
