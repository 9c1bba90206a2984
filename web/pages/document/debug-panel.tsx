import { Button, CloseButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncDebug } from '../../sync/debug-trail.ts';
import type { DocumentSession } from '../../sync/document-session.ts';
import type { SyncState } from '../../sync/sync-state.ts';
import { useCopied } from '../../ui/use-copied.ts';
import classes from './debug-panel.module.css';

export interface DebugPanelProps {
  readonly session: DocumentSession;
  readonly state: SyncState;
  readonly onClose: () => void;
}

const FRAMES_SHOWN = 60;

/** `?debug`: what travels, what waits, what is acknowledged. Metadata alone; no text of the document. */
export function DebugPanel({ session, state, onClose }: DebugPanelProps) {
  const { t } = useTranslation();
  const debug = useDebug(session);
  const { state: copyState, copy } = useCopied();
  const facts: readonly (readonly [string, string])[] = [
    [
      t('debug.state'),
      `${state.link.kind} · ${state.save.kind} · ${state.localCopy.kind} · ${state.role ?? '–'}`,
    ],
    [t('debug.latency'), debug.latencyMs === undefined ? '–' : `${Math.round(debug.latencyMs)} ms`],
    [t('debug.clientId'), String(debug.clientId)],
    [t('debug.acks'), `${debug.acks.acked} / ${debug.acks.sent}`],
    [t('debug.queue'), String(debug.queue.length)],
    [t('debug.stateVector'), [...debug.stateVector].map(([id, clock]) => `${id}:${clock}`).join(' ')],
  ];
  return (
    <aside className={classes['panel']} aria-label={t('debug.title')}>
      <header className={classes['head']}>
        <h2>{t('debug.title')}</h2>
        <Button size="compact-xs" variant="default" onClick={() => void copy(asJson(debug, state))}>
          {copyState === 'copied' ? t('share.copied') : t('debug.copy')}
        </Button>
        <CloseButton aria-label={t('debug.close')} onClick={onClose} />
      </header>
      <dl className={classes['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>{t('debug.frames')}</h3>
      {/* A region that scrolls is reached by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ol className={classes['frames']} tabIndex={0} aria-label={t('debug.frames')}>
        {debug.frames
          .slice(-FRAMES_SHOWN)
          .toReversed()
          .map((frame, at) => (
            // Frames have no name of their own and are only ever added in front.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={`${frame.at} ${at}`} data-direction={frame.direction}>
              <span>{frame.direction === 'in' ? '↓' : '↑'}</span>
              <span>{frame.kind}</span>
              <span>{frame.bytes} B</span>
              <time>{new Date(frame.at).toISOString().slice(11, 23)}</time>
            </li>
          ))}
      </ol>
    </aside>
  );
}

/** At most four times a second, however many frames come. */
function useDebug(session: DocumentSession): SyncDebug {
  const [debug, setDebug] = useState(() => session.debug());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = session.onDebug(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setDebug(session.debug());
      }, 250);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [session]);
  return debug;
}

function asJson(debug: SyncDebug, state: SyncState): string {
  return JSON.stringify({ ...debug, stateVector: Object.fromEntries(debug.stateVector), state }, null, 2);
}
