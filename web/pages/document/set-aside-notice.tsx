import { Button } from '@mantine/core';
import { IconCheck, IconCopy, IconHistory, IconTrash } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { giveUpUnsentEdits } from '../../sync/local-documents.ts';
import { Notice } from '../../ui/notice.tsx';
import { useCopied } from '../../ui/use-copied.ts';
import { setAsideTexts, type SetAsideText } from './set-aside.ts';
import classes from './unsent-panel.module.css';

/** Edits left over from a history that was replaced: nothing else would ever show them again. */
export function SetAsideNotices({ documentId }: { readonly documentId: string }) {
  const [left, setLeft] = useState<readonly SetAsideText[]>([]);
  useEffect(() => {
    let isShown = true;
    void setAsideTexts(documentId).then((texts) => {
      if (isShown) setLeft(texts);
      return undefined;
    });
    return () => {
      isShown = false;
    };
  }, [documentId]);
  const discard = async (generation: string): Promise<void> => {
    await giveUpUnsentEdits({ documentId, generation });
    setLeft(await setAsideTexts(documentId));
  };
  return left.map(({ generation, text }) => (
    <SetAsideNotice key={generation} text={text} onDiscard={() => void discard(generation)} />
  ));
}

function SetAsideNotice({ text, onDiscard }: { readonly text: string; readonly onDiscard: () => void }) {
  const { t } = useTranslation();
  const { state, copy } = useCopied();
  const [isSure, setIsSure] = useState(false);
  return (
    <Notice
      tone="warn"
      icon={IconHistory}
      title={t('setAside.title')}
      actions={
        <div className={classes['panel']}>
          <div className={classes['buttons']}>
            <Button
              size="sm"
              variant="default"
              leftSection={state === 'copied' ? <IconCheck size="1rem" /> : <IconCopy size="1rem" />}
              onClick={() => void copy(text)}
            >
              {state === 'copied' ? t('stopped.copied') : t('setAside.copy')}
            </Button>
            <Button
              size="sm"
              variant="default"
              leftSection={<IconTrash size="1rem" />}
              onClick={() => (isSure ? onDiscard() : setIsSure(true))}
            >
              {isSure ? t('setAside.discardForGood') : t('setAside.discard')}
            </Button>
          </div>
          {state === 'failed' && <p className={classes['failed']}>{t('stopped.copyFailed')}</p>}
          <textarea
            className={classes['text']}
            aria-label={t('stopped.unsentText')}
            readOnly
            rows={Math.min(6, text.split('\n').length + 1)}
            value={text}
            onFocus={(event) => event.currentTarget.select()}
          />
        </div>
      }
    >
      {t('setAside.detail')}
    </Notice>
  );
}
