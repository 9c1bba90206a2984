import { Button } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { downloadText } from '../../ui/download-text.ts';
import { useCopied } from '../../ui/use-copied.ts';
import classes from './settings.module.css';

/** Told only now: to be copied, kept as a file, or written down. */
export function RecoveryCodes({
  codes,
  onDone,
}: {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}) {
  const { t } = useTranslation();
  const { state, copy } = useCopied();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const text = `${codes.join('\n')}\n`;
  return (
    <div ref={box} tabIndex={-1} className={classes['codes']} role="group" aria-label={t('ways.newCodes')}>
      <p>{t('ways.codes')}</p>
      <ul className={classes['codeList']}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={classes['buttons']}>
        <Button
          size="sm"
          variant="default"
          leftSection={state === 'copied' ? <IconCheck size="1rem" /> : <IconCopy size="1rem" />}
          onClick={() => void copy(text)}
        >
          {state === 'copied' ? t('share.copied') : t('ways.codesCopy')}
        </Button>
        <Button
          size="sm"
          variant="default"
          leftSection={<IconDownload size="1rem" />}
          onClick={() => downloadText('scriptorium-recovery-codes.txt', text)}
        >
          {t('ways.codesDownload')}
        </Button>
        <Button size="sm" onClick={onDone}>
          {t('ways.codesDone')}
        </Button>
      </div>
      {state === 'failed' && <p role="alert">{t('share.selectAndCopy')}</p>}
    </div>
  );
}
