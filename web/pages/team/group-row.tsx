import { Button, CloseButton } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group, Member } from '../../../shared/api/members.ts';
import { ChoiceMenu } from '../../ui/choice-menu.tsx';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { ListRow } from '../../ui/list-row.tsx';
import { RemovingButton } from '../../ui/removing-button.tsx';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import { isAbout } from '../api.ts';
import { RenameForm } from '../rename-form.tsx';
import { teamApi } from '../team-api.ts';
import classes from './team.module.css';

export interface GroupRowProps {
  readonly group: Group;
  readonly isAdmin: boolean;
  /** Whom it can take in. */
  readonly others: readonly Member[];
  readonly isRemoving: boolean;
  readonly onPut: (person: Pick<Member, 'id' | 'name'>, isIn: boolean) => void;
  readonly onRenamed: (renamed: Group) => void;
  readonly onRemove: () => void;
}

/** A group and who is in it; for who looks after the instance, what becomes of it. */
export function GroupRow(props: GroupRowProps) {
  const { group, isAdmin, isRemoving, onPut, onRenamed, onRemove } = props;
  const { t } = useTranslation('team');
  const [open, setOpen] = useState<'remove' | 'rename'>();
  const close = (): void => setOpen(undefined);
  const removeRef = useFocusBack(open === 'remove');
  const renameRef = useFocusBack(open === 'rename');
  const { name } = group;
  const instead: Readonly<Record<'remove' | 'rename', ReactNode>> = {
    remove: (
      <ConfirmRow
        question={t('groups.removeAsk', { name, count: group.members.length })}
        words={{ yes: t('groups.removeNow'), no: t('members.cancel') }}
        isBusy={isRemoving}
        onYes={onRemove}
        onNo={close}
      />
    ),
    rename: (
      <RenameGroup
        group={group}
        onCancel={close}
        onRenamed={(renamed) => {
          close();
          onRenamed(renamed);
        }}
      />
    ),
  };
  return (
    <ListRow
      mark={<IconUsersGroup size="1.25rem" aria-hidden />}
      name={name}
      actionsWhereNarrow="below"
      actions={
        isAdmin && (
          <>
            <AddSomebody {...props} />
            <Button
              ref={renameRef}
              size="xs"
              variant="default"
              aria-label={t('groups.rename', { name })}
              onClick={() => setOpen('rename')}
            >
              {t('groups.renameShort')}
            </Button>
            <RemovingButton
              ref={removeRef}
              spoken={t('groups.remove', { name })}
              onPress={() => setOpen('remove')}
            >
              {t('groups.removeShort')}
            </RemovingButton>
          </>
        )
      }
      instead={open === undefined ? undefined : instead[open]}
    >
      {group.members.length === 0 && <span>{t('groups.nobody')}</span>}
      <ul className={classes['chips']}>
        {group.members.map((member) => (
          <li key={member.id} className={classes['chip']}>
            <span dir="auto">{member.name}</span>
            {isAdmin && (
              <CloseButton
                size="sm"
                aria-label={t('groups.takeOut', { person: member.name, name })}
                onClick={() => onPut(member, false)}
              />
            )}
          </li>
        ))}
      </ul>
    </ListRow>
  );
}

function AddSomebody({ group: { name }, others, onPut }: GroupRowProps) {
  const { t } = useTranslation('team');
  return (
    <ChoiceMenu
      label={t('groups.add', { name })}
      placeholder={t('groups.addChoice')}
      noChoice={t('groups.everybodyIn')}
      choices={others.map((member) => ({ value: member.id, label: member.name }))}
      onChoose={(value) => {
        const chosen = others.find(({ id }) => id === value);
        if (chosen !== undefined) onPut(chosen, true);
      }}
    />
  );
}

interface RenameGroupProps {
  readonly group: Group;
  readonly onRenamed: (renamed: Group) => void;
  readonly onCancel: () => void;
}

function RenameGroup({ group: { id, name }, onRenamed, onCancel }: RenameGroupProps) {
  const { t } = useTranslation('team');
  const rename = useMutation({
    mutationFn: (wanted: string) => teamApi.renameGroup(id, wanted),
    onSuccess: onRenamed,
  });
  return (
    <RenameForm
      name={name}
      label={t('groups.renameField', { name })}
      error={rename.error}
      problem={isAbout(rename.error, 'body.name') ? t('groups.taken') : undefined}
      isPending={rename.isPending}
      onRename={rename.mutate}
      onCancel={onCancel}
      onChange={rename.reset}
    />
  );
}
