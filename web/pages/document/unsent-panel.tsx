import { Button } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentSession } from '../../sync/document-session.ts';
import { useCopied } from '../../ui/use-copied.ts';
import { downloadText } from '../../ui/download-text.ts';
import { downloadMarkdown } from './download-markdown.ts';
import { unsentEdits, unsentText } from './unsent-edits.ts';
import classes from './unsent-panel.module.css';

/** Ways to keep what the server will not take: copy it, read it, download the whole document. */
export function UnsentActions({
  session,
  wayOut,
  isWholeShut = false,
}: {
  readonly session: DocumentSession;
  readonly wayOut?: ReactNode;
  /** The document itself may not be read here any more, so it cannot be downloaded either. */
  readonly isWholeShut?: boolean;
}) {
  const { t } = useTranslation();
  const { state, copy } = useCopied();
  const [text, setText] = useState<string>();
  const readUnsent = (): string => {
    const update = session.unsentUpdate();
    return update === undefined ? '' : unsentText(unsentEdits(update, session.title, session.body));
  };
  const hasUnsent = session.unsentUpdate() !== undefined;
  const shownText = state === 'failed' ? (text ?? readUnsent()) : text;
  return (
    <div className={classes['panel']}>
      <div className={classes['buttons']}>
        {wayOut}
        {hasUnsent && (
          <>
            <Button
              size="sm"
              variant="default"
              leftSection={state === 'copied' ? <IconCheck size="1rem" /> : <IconCopy size="1rem" />}
              onClick={() => void copy(readUnsent())}
            >
              {state === 'copied' ? t('stopped.copied') : t('stopped.copyUnsent')}
            </Button>
            <Button
              size="sm"
              variant="default"
              aria-expanded={text !== undefined}
              onClick={() => setText(text === undefined ? readUnsent() : undefined)}
            >
              {t('stopped.showUnsent')}
            </Button>
          </>
        )}
        {!isWholeShut && (
          <Button
            size="sm"
            variant="default"
            leftSection={<IconDownload size="1rem" />}
            onClick={() => void downloadMarkdown(session, downloadText)}
          >
            {t('stopped.download')}
          </Button>
        )}
      </div>
      {state === 'failed' && <p className={classes['failed']}>{t('stopped.copyFailed')}</p>}
      {shownText !== undefined && (
        <textarea
          className={classes['text']}
          aria-label={t('stopped.unsentText')}
          readOnly
          rows={Math.min(12, shownText.split('\n').length + 1)}
          value={shownText}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
    </div>
  );
}
