/** A part of the page that a document can be typed in without: it comes when it is asked for, or ahead of that. */
import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../ui/notice.tsx';
import classes from './later-part.module.css';

export interface LaterPartProps<Props> {
  /** The same function at every drawing. */
  readonly load: () => Promise<ComponentType<Props>>;
  readonly isWanted: boolean;
  /** Load it before it is wanted, once the browser has nothing better to do. */
  readonly isFetchedAhead?: boolean;
  /** It did not come, and the reader will do without. */
  readonly onGiveUp: () => void;
  readonly children: (Part: ComponentType<Props>) => ReactNode;
}

type Loading<Props> =
  | { readonly kind: 'coming' }
  | { readonly kind: 'here'; readonly Part: ComponentType<Props> }
  | { readonly kind: 'failed' };

export function LaterPart<Props>(props: LaterPartProps<Props>) {
  const { load, isWanted, isFetchedAhead = false, onGiveUp, children } = props;
  const [loading, setLoading] = useState<Loading<Props>>({ kind: 'coming' });
  const isMissing = loading.kind !== 'here';

  useEffect(() => {
    if (!isMissing || !(isWanted || isFetchedAhead)) return undefined;
    let isHere = true;
    const ask = async (): Promise<void> => {
      const next = await load().then(
        (Part): Loading<Props> => ({ kind: 'here', Part }),
        (): Loading<Props> => ({ kind: 'failed' }),
      );
      if (isHere) setLoading(next);
    };
    const stopWaiting = isWanted ? () => undefined : whenIdle(() => void ask());
    if (isWanted) void ask();
    return () => {
      isHere = false;
      stopWaiting();
      // Asked for again, it is tried again.
      setLoading((before) => (before.kind === 'failed' ? { kind: 'coming' } : before));
    };
  }, [load, isMissing, isWanted, isFetchedAhead]);

  if (loading.kind === 'here') return children(loading.Part);
  if (!isWanted) return null;
  return (
    <div className={classes['place']}>
      {loading.kind === 'coming' ? <Coming /> : <Missing onGiveUp={onGiveUp} />}
    </div>
  );
}

function Coming() {
  const { t } = useTranslation();
  return (
    <p className={classes['coming']} role="status">
      {t('app.loading')}
    </p>
  );
}

function Missing({ onGiveUp }: { readonly onGiveUp: () => void }) {
  const { t } = useTranslation();
  return (
    <Notice
      tone="bad"
      icon={IconCloudOff}
      title={t('app.partMissing')}
      actions={
        <>
          <Button size="sm" variant="default" onClick={() => location.reload()}>
            {t('app.reload')}
          </Button>
          <Button size="sm" variant="default" onClick={onGiveUp}>
            {t('app.close')}
          </Button>
        </>
      }
    >
      {t('app.partMissingDetail')}
    </Notice>
  );
}

const PATIENCE_MS = 3000;

/** Safari has no idle callbacks: there it is a pause. */
function whenIdle(run: () => void): () => void {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(run, PATIENCE_MS);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(run, { timeout: PATIENCE_MS });
  return () => cancelIdleCallback(handle);
}
