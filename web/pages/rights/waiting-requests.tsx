/** On the page of all documents: who asks to be let into one of those that I manage, to be decided where it stands. */
import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenRequestList } from '../../../shared/api/collections.ts';
import { keepFocus } from '../../ui/kept-focus.ts';
import { List } from '../../ui/list-row.tsx';
import { useSpoken } from '../../ui/use-spoken.tsx';
import { WaitingRequest } from './waiting-request.tsx';
import classes from './waiting-requests.module.css';

const SHOWN_AT_ONCE = 3;

export interface WaitingRequestsProps {
  readonly requests: OpenRequestList;
  /** The last one was decided here, and the focus has nowhere to go. */
  readonly onAllDecided: () => void;
}

export function WaitingRequests({ requests: { items, hasMore }, onAllDecided }: WaitingRequestsProps) {
  const { t } = useTranslation('team');
  const [isOpen, setIsOpen] = useState(false);
  const { spoken, say } = useSpoken();
  const hasDecided = useRef(false);
  const isEmpty = items.length === 0;
  useEffect(() => {
    if (isEmpty && hasDecided.current && document.activeElement === document.body) onAllDecided();
    hasDecided.current = false;
  }, [isEmpty, onAllDecided]);
  const onDecided = (words: string): void => {
    hasDecided.current = true;
    say(words);
  };
  const count = items.length - SHOWN_AT_ONCE;
  return (
    <div ref={keepFocus} className={classes['part']}>
      {!isEmpty && (
        <section className={classes['waiting']} aria-labelledby="waiting-requests">
          <h2 id="waiting-requests">{t('access.requests')}</h2>
          <List>
            {(isOpen ? items : items.slice(0, SHOWN_AT_ONCE)).map((request) => (
              <WaitingRequest key={request.id} request={request} onDecided={onDecided} />
            ))}
          </List>
          {count > 0 && (
            <Button
              variant="subtle"
              size="xs"
              aria-expanded={isOpen}
              onClick={() => setIsOpen((isNow) => !isNow)}
            >
              {isOpen ? t('waiting.fewer') : t(hasMore ? 'waiting.manyMore' : 'waiting.more', { count })}
            </Button>
          )}
          {isOpen && hasMore && <p className={classes['note']}>{t('waiting.cut')}</p>}
        </section>
      )}
      {spoken}
    </div>
  );
}
