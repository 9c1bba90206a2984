/** Where a document shall lie: places that one may write in, and before it is done, who will see it and who will not. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { NotLoaded } from '../not-loaded.tsx';
import { ACCESS_REQUESTS } from '../rights/use-open-requests.ts';
import { teamApi } from '../team-api.ts';
import { MovePreview } from './move-preview.tsx';
import { PlaceList } from './place-list.tsx';
import { addressOfPlace, isSamePlace, type MovePlace } from './move-place.ts';
import { useMoved } from './use-moved.tsx';
import classes from './move-dialog.module.css';

export interface MoveDialogProps {
  readonly document: { readonly id: string; readonly title: string };
  readonly onClose: () => void;
}

const TYPED_MS = 150;

export default function MoveDialog({ document, onClose }: MoveDialogProps) {
  const { t } = useTranslation('team');
  const { t: general } = useTranslation();
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), TYPED_MS);
  const [chosen, setChosen] = useState<MovePlace>();
  const access = useQuery({
    queryKey: ['access', document.id],
    queryFn: () => teamApi.access(document.id),
  });
  const from = access.data?.place;
  const preview = useQuery({
    queryKey: ['move-preview', document.id, chosen],
    queryFn: () => teamApi.previewMove(document.id, addressOfPlace(chosen)),
    enabled: chosen !== undefined,
    retry: false,
    // Rights change: it is asked anew each time it is shown.
    gcTime: 0,
    staleTime: 0,
  });
  const moved = useMoved(document);
  const move = useMutation({
    mutationFn: (place: MovePlace) => teamApi.move(document.id, addressOfPlace(place)),
    onSuccess: (access_, place) => {
      queries.setQueryData(['access', document.id], access_);
      // Who asked may be in by where it lies now.
      void queries.invalidateQueries({ queryKey: [ACCESS_REQUESTS] });
      onClose();
      moved(place, from);
    },
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (chosen !== undefined && preview.isSuccess) move.mutate(chosen);
  };
  const name = document.title === '' ? general('document.untitled') : document.title;
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('move.title', { title: name })}
      classNames={{ title: classes['title'] ?? '' }}
      closeButtonProps={{ 'aria-label': general('app.close') }}
    >
      <form className={classes['form']} onSubmit={onSubmit}>
        <TextInput
          type="search"
          data-autofocus
          aria-label={t('move.find')}
          placeholder={t('move.find')}
          value={typed}
          maxLength={200}
          onChange={(event) => setTyped(event.currentTarget.value)}
          // Enter here looks for a place, it moves nothing.
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.preventDefault();
          }}
        />
        <PlaceList documentId={document.id} text={text} from={from} chosen={chosen} onChoose={setChosen} />
        <div className={classes['preview']} role="status">
          {chosen === undefined ? (
            <p>{from !== undefined && isClosed(from) ? t('move.closedNow') : t('move.choose')}</p>
          ) : (
            <MovePreview preview={preview.data} error={preview.error} />
          )}
        </div>
        <NotLoaded of={access} />
        {move.isError && (
          <p role="alert" className={classes['failure']}>
            {t('team.failed', { detail: move.error.message })}
          </p>
        )}
        <div className={classes['actions']}>
          <Button variant="default" onClick={onClose}>
            {t('move.cancel')}
          </Button>
          <Button
            type="submit"
            loading={move.isPending}
            disabled={chosen === undefined || !preview.isSuccess || isSamePlace(chosen, from)}
          >
            {t('move.now')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function isClosed({ kind, id }: { readonly kind: string; readonly id: string | null }): boolean {
  return kind !== 'everybody' && id === null;
}
