import { ActionIcon, Menu } from '@mantine/core';
import {
  IconActivity,
  IconCornerUpRight,
  IconDots,
  IconDownload,
  IconFilePlus,
  IconKeyboard,
  IconPrinter,
} from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentSession } from '../../sync/document-session.ts';
import { downloadText } from '../../ui/download-text.ts';
import { keyText } from '../../ui/key-names.tsx';
import { chooseTextFace, TEXT_FACES, textFace } from '../../ui/text-face.ts';
import { downloadMarkdown } from './download-markdown.ts';

export interface MoreMenuProps {
  readonly session: DocumentSession;
  /** Undefined: the reader may not, or there is no server. */
  readonly onNewInside: (() => void) | undefined;
  readonly onMove: (() => void) | undefined;
  readonly onShortcuts: () => void;
  readonly onDebug: () => void;
}

const FACE_WORDS = {
  sans: 'document.faceSans',
  serif: 'document.faceSerif',
  mono: 'document.faceMono',
} as const;

export const MoreMenu = memo(function MoreMenu(props: MoreMenuProps) {
  const { session, onNewInside, onMove, onShortcuts, onDebug } = props;
  const { t } = useTranslation();
  const [face, setFace] = useState(textFace);
  return (
    <Menu position="bottom-end" width={270} transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('document.more')}>
          <IconDots size="1.2rem" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {onNewInside !== undefined && (
          <Menu.Item leftSection={<IconFilePlus size="1.1rem" />} onClick={onNewInside}>
            {t('document.newInside')}
          </Menu.Item>
        )}
        {onMove !== undefined && (
          <Menu.Item leftSection={<IconCornerUpRight size="1.1rem" />} onClick={onMove}>
            {t('document.moveTo')}
          </Menu.Item>
        )}
        {(onNewInside ?? onMove) !== undefined && <Menu.Divider />}
        <Menu.Label>{t('document.textFace')}</Menu.Label>
        <Menu.RadioGroup
          value={face}
          onChange={(chosen) => {
            const next = TEXT_FACES.find((one) => one === chosen) ?? 'sans';
            chooseTextFace(next);
            setFace(next);
          }}
        >
          {TEXT_FACES.map((one) => (
            <Menu.RadioItem key={one} value={one}>
              {t(FACE_WORDS[one])}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconDownload size="1.1rem" />}
          onClick={() => void downloadMarkdown(session, downloadText)}
        >
          {t('document.copyMarkdown')}
        </Menu.Item>
        <Menu.Item leftSection={<IconPrinter size="1.1rem" />} onClick={() => window.print()}>
          {t('document.print')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconKeyboard size="1.1rem" />}
          rightSection={keyText('Mod-/')}
          onClick={onShortcuts}
        >
          {t('shortcuts.open')}
        </Menu.Item>
        <Menu.Item leftSection={<IconActivity size="1.1rem" />} onClick={onDebug}>
          {t('document.debug')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
});
