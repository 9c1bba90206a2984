import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import * as Y from 'yjs';
import { readUnsentCopies, type UnsentCopy } from '../../../sync/local-documents.ts';
import { downloadText } from '../../../ui/download-text.ts';
import { Notice } from '../../../ui/notice.tsx';
import { useCopied } from '../../../ui/use-copied.ts';
import { unsentEdits, unsentText } from '../../document/unsent-edits.ts';

/** They are sent in the background; whoever leaves before that is told, and can keep a copy. */
const LOOK_EVERY_MS = 2_000;

/** Nothing typed is lost in silence: what the server has not taken goes with the account. */
export function UnsentWarning() {
  const { t } = useTranslation('profile');
  const { state, copy } = useCopied();
  const { data } = useQuery({
    queryKey: ['unsent-copies'],
    queryFn: () => readUnsentCopies(),
    refetchInterval: LOOK_EVERY_MS,
  });
  if (data === undefined || data.length === 0) return null;
  const text = data.map((unsent) => textOf(unsent, t('remove.untitled'))).join('\n\n\n');
  return (
    <Notice
      tone="warn"
      icon={IconAlertTriangle}
      title={t('remove.unsent', { count: data.length })}
      actions={
        <>
          <Button
            size="sm"
            variant="default"
            leftSection={state === 'copied' ? <IconCheck size="1rem" /> : <IconCopy size="1rem" />}
            onClick={() => void copy(text)}
          >
            {state === 'copied' ? t('remove.copied') : t('remove.copy')}
          </Button>
          <Button
            size="sm"
            variant="default"
            leftSection={<IconDownload size="1rem" />}
            onClick={() => downloadText('scriptorium.txt', text)}
          >
            {t('remove.download')}
          </Button>
        </>
      }
    >
      {t('remove.unsentNote')}
    </Notice>
  );
}

function textOf({ title, content, unsent }: UnsentCopy, untitled: string): string {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, content);
  const text = unsentText(unsentEdits(unsent, doc.getText('title'), doc.getXmlFragment('default')));
  doc.destroy();
  return `${title === '' ? untitled : title}\n\n${text}`;
}
