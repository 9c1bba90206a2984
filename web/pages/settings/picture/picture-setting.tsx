import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { lazy, Suspense, useRef, useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../../shared/api/person.ts';
import { PersonAvatar } from '../../../ui/person-avatar.tsx';
import { safeColor } from '../../../ui/person-color.ts';
import { isOffline } from '../../api.ts';
import settings from '../settings.module.css';
import { useDroppedFile, usePastedFile } from './handed-file.ts';
import { usePictureChange } from './use-picture-change.ts';
import classes from './picture.module.css';

const PictureCropper = lazy(() => import('./picture-cropper.tsx'));

/** A browser may be asked to open any file; the server is sent a small one of its own making. */
const FILE_BYTES_MOST = 50_000_000;

/** What became of the file that was handed over. */
type Opened =
  | { readonly kind: 'none' | 'reading' | 'unreadable' | 'tooLarge' }
  | { readonly kind: 'open'; readonly picture: ImageBitmap; readonly file: File };

/** One's picture: chosen, dropped or pasted, cut to a square, removed and brought back. */
export function PictureSetting({ account }: { readonly account: Account }) {
  const { t } = useTranslation('profile');
  const button = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState<Opened>({ kind: 'none' });
  const close = (): void => {
    setOpened({ kind: 'none' });
    // What had the focus goes: back to where it came from.
    button.current?.focus();
  };
  const change = usePictureChange(account, close);
  const open = async (file: File): Promise<void> => {
    change.reset();
    setOpened({ kind: 'reading' });
    setOpened(await openPicture(file));
  };
  usePastedFile(open);
  const { isOver, ...dropping } = useDroppedFile(open);
  return (
    <div className={classes['setting']} data-over={isOver || undefined} {...dropping}>
      <PersonAvatar
        name={account.name}
        color={safeColor(account.color)}
        picture={account.picture}
        size="large"
      />
      <div className={classes['about']}>
        <h3>{t('picture.title')}</h3>
        <p className={settings['note']}>{isOver ? t('picture.drop') : t('picture.note')}</p>
        <div className={settings['buttons']}>
          <ChooseFile
            buttonRef={button}
            label={account.picture === null ? t('picture.choose') : t('picture.chooseOther')}
            onFile={open}
          />
          {account.picture !== null && (
            <Button size="xs" variant="light" color="red" loading={change.isPending} onClick={change.remove}>
              {t('picture.remove')}
            </Button>
          )}
          {change.undo !== undefined && (
            <Button size="xs" variant="default" loading={change.isPending} onClick={change.undo}>
              {t('picture.undo')}
            </Button>
          )}
        </div>
        <p className={settings['spoken']} aria-live="polite">
          {change.done !== undefined && t(`picture.${change.done}`)}
          {opened.kind === 'reading' && t('picture.reading')}
        </p>
        <Failure opened={opened} error={change.error} />
      </div>
      {opened.kind === 'open' && (
        <Suspense>
          <PictureCropper
            // Another file begins in its own middle.
            key={`${opened.file.name} ${opened.file.lastModified} ${opened.file.size}`}
            picture={opened.picture}
            isPending={change.isPending}
            onUse={change.set}
            onCancel={close}
          />
        </Suspense>
      )}
    </div>
  );
}

async function openPicture(file: File): Promise<Opened> {
  if (file.size > FILE_BYTES_MOST) return { kind: 'tooLarge' };
  try {
    return { kind: 'open', picture: await createImageBitmap(file), file };
  } catch {
    return { kind: 'unreadable' };
  }
}

function Failure({ opened: { kind }, error }: { readonly opened: Opened; readonly error: Error | null }) {
  const { t } = useTranslation('profile');
  const isFault = kind === 'unreadable' || kind === 'tooLarge';
  if (!isFault && error === null) return null;
  return (
    <p className={settings['failure']} role="alert">
      {isFault ? t(`picture.${kind}`) : wordsFor(error, t)}
    </p>
  );
}

function wordsFor(error: Error | null, t: TFunction<'profile'>): string {
  return isOffline(error) ? t('picture.offline') : t('picture.failed', { detail: error?.message ?? '' });
}

function ChooseFile({
  buttonRef,
  label,
  onFile,
}: {
  readonly buttonRef: Ref<HTMLButtonElement>;
  readonly label: string;
  readonly onFile: (file: File) => Promise<void>;
}) {
  const { t } = useTranslation('profile');
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        tabIndex={-1}
        aria-label={t('picture.file')}
        accept="image/*"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file !== undefined) void onFile(file);
          // The same file may be chosen again.
          currentTarget.value = '';
        }}
      />
      <Button ref={buttonRef} size="xs" variant="default" onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
