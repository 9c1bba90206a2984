import { Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCloudOff,
  IconDots,
  IconRefresh,
  type Icon,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncState } from '../../sync/sync-state.ts';
import { saveWords, type SaveLook, type SaveWords } from './save-words.ts';
import classes from './save-state-line.module.css';

const ICONS: Readonly<Record<SaveLook, Icon>> = {
  opening: IconDots,
  saved: IconCircleCheck,
  saving: IconDots,
  reconnecting: IconRefresh,
  offline: IconCloudOff,
  notSaved: IconAlertTriangle,
};

export interface SaveStateProps {
  readonly state: SyncState;
  readonly isStorageFailing: boolean;
}

/** Is it saved? In words, a shape and a colour; the words beside it are the whole truth of the moment. */
export function SaveStateLine({ state, isStorageFailing }: SaveStateProps) {
  const { t } = useTranslation();
  const words = saveWords(state, isStorageFailing);
  const StateIcon = ICONS[words.look];
  return (
    <Tooltip label={detailOf(words, t)} multiline w={280} events={{ hover: true, focus: true, touch: true }}>
      <span
        role="status"
        // It changes with every keystroke: what is worth hearing is announced below.
        aria-live="off"
        aria-label={t('save.label')}
        // The explanation is for the keyboard too.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className={classes['line']}
        data-save-state={words.look}
      >
        <StateIcon className={classes['icon']} aria-hidden />
        <span className={classes['slot']} data-saving={t('save.saving')} data-saved={t('save.saved')}>
          <span className={classes['words']}>{textOf(words, t)}</span>
        </span>
      </span>
    </Tooltip>
  );
}

/** Reads a state aloud once it has lasted, so that typing is not answered with "Saving, Saved, Saving". */
export function SaveStateAnnouncer({ state, isStorageFailing }: SaveStateProps) {
  const { t } = useTranslation();
  const words = saveWords(state, isStorageFailing);
  const worthHearing = words.look === 'offline' || words.look === 'notSaved' || words.look === 'saved';
  const text = worthHearing ? textOf(words, t) : '';
  const [announced, setAnnounced] = useState('');
  useEffect(() => {
    if (text === '') return undefined;
    const timer = setTimeout(() => setAnnounced(text), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="visually-hidden" aria-live="polite">
      {announced}
    </div>
  );
}

const SETTLED_MS = 1500;

function textOf(words: SaveWords, t: TFunction): string {
  switch (words.look) {
    case 'offline':
      if (words.edits === 0) return t('save.offline');
      return words.kept
        ? t('save.offlineKept', { count: words.edits })
        : t('save.offlineNotKept', { count: words.edits });
    case 'notSaved':
      return t('save.notSaved', { why: t(`save.why.${words.why}`) });
    case 'opening':
    case 'saved':
    case 'saving':
    case 'reconnecting':
      return t(`save.${words.look}`);
  }
}

function detailOf(words: SaveWords, t: TFunction): string {
  switch (words.look) {
    case 'opening':
      return t('document.opening');
    case 'offline':
      if (words.edits === 0) return t('save.detail.offline');
      return words.kept ? t('save.detail.offlineKept') : t('save.detail.offlineNotKept');
    case 'notSaved':
      return words.kept ? t('save.detail.kept') : t('save.detail.notKept');
    case 'saved':
    case 'saving':
    case 'reconnecting':
      return t(`save.detail.${words.look}`);
  }
}
