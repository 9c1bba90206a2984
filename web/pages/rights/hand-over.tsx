import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Author } from '../../../shared/api/person.ts';
import { teamApi } from '../team-api.ts';
import classes from '../document/share/share.module.css';

export interface HandOverProps {
  readonly documentId: string;
  readonly owner: Author | null;
  /** @param name whose it is now */
  readonly onDone: (name: string) => void;
}

/** Making somebody else the owner, in two steps: only they could take it back. */
export function HandOver({ documentId, owner, onDone }: HandOverProps) {
  const { t } = useTranslation('team');
  const [isOpen, setIsOpen] = useState(false);
  const [heirId, setHeirId] = useState('');
  const members = useQuery({ queryKey: ['members'], queryFn: teamApi.members, enabled: isOpen });
  const heirs = (members.data?.items ?? []).filter(
    ({ id, role, state }) => state === 'active' && role !== 'guest' && id !== owner?.id,
  );
  const heir = heirs.find(({ id }) => id === heirId);
  const handOver = useMutation({
    mutationFn: () => teamApi.handOver(documentId, heirId),
    onSuccess: () => {
      setIsOpen(false);
      setHeirId('');
      onDone(heir?.name ?? '');
    },
  });
  if (!isOpen) {
    return (
      <div className={classes['liesIn']}>
        <div className={classes['about']}>
          <span>{t('access.owner')}</span>
          <strong dir="auto">{owner === null || owner.name === '' ? t('team.former') : owner.name}</strong>
        </div>
        <Button size="xs" variant="default" onClick={() => setIsOpen(true)}>
          {t('access.handOver')}
        </Button>
      </div>
    );
  }
  return (
    <div className={classes['handOver']}>
      <NativeSelect
        label={t('access.handOverTo')}
        value={heirId}
        // Its button has gone: the focus goes where it led.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        data={[
          { value: '', label: t('access.handOverChoice') },
          ...heirs.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(event) => setHeirId(event.currentTarget.value)}
      />
      <p className={classes['note']}>
        {heir === undefined ? t('access.handOverAsk') : t('access.handOverNote', { name: heir.name })}
      </p>
      {handOver.isError && (
        <p role="alert" className={classes['failure']}>
          {t('team.failed', { detail: handOver.error.message })}
        </p>
      )}
      <div className={classes['make']}>
        <Button
          size="xs"
          disabled={heir === undefined}
          loading={handOver.isPending}
          onClick={() => handOver.mutate()}
        >
          {t('access.handOverNow')}
        </Button>
        <Button size="xs" variant="default" onClick={() => setIsOpen(false)}>
          {t('move.cancel')}
        </Button>
      </div>
    </div>
  );
}
