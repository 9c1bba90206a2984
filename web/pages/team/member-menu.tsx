import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconKey, IconShieldOff, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member } from '../../../shared/api/members.ts';
import { ToldOnce } from '../../ui/told-once.tsx';
import { hasStatus } from '../api.ts';
import { teamApi } from '../team-api.ts';
import { AddressDialog } from './address-dialog.tsx';
import settings from '../settings/settings.module.css';

/** How helping somebody back in went. */
export type Recovered =
  | { readonly kind: 'link'; readonly name: string; readonly link: string }
  | { readonly kind: 'factorRemoved'; readonly name: string }
  | { readonly kind: 'noFactor'; readonly name: string }
  | { readonly kind: 'failed'; readonly detail: string };

export interface MemberMenuProps {
  readonly ref: Ref<HTMLButtonElement>;
  readonly member: Member;
  readonly onRecovered: (recovered: Recovered) => void;
  readonly onRemove: () => void;
  /** Not done yet: it is asked once more. */
  readonly onRemoveFactor: () => void;
}

/** What is rarely done about somebody: helping them back in, and removing them. */
export function MemberMenu({ ref, member, onRecovered, onRemove, onRemoveFactor }: MemberMenuProps) {
  const { t } = useTranslation('team');
  const { id, name } = member;
  const onError = (error: Error): void => onRecovered({ kind: 'failed', detail: error.message });
  const [isAskingAddress, setIsAskingAddress] = useState(false);
  const queries = useQueryClient();
  const makeLink = useMutation({
    mutationFn: (email: string | undefined) => teamApi.resetLink(id, email === undefined ? {} : { email }),
    onSuccess: ({ link }, email) => {
      onRecovered({ kind: 'link', name, link });
      setIsAskingAddress(false);
      if (email !== undefined) void queries.invalidateQueries({ queryKey: ['members'] });
    },
    onError: (error, email) => (email === undefined ? onError(error) : undefined),
  });
  const addressFailure = (error: Error): string =>
    hasStatus(error, 409) ? t('members.addressTaken') : t('team.failed', { detail: error.message });
  return (
    <>
      <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <ActionIcon
            ref={ref}
            variant="subtle"
            color="gray"
            size={32}
            aria-label={t('members.moreOf', { name })}
          >
            <IconDots size="1.2rem" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {(member.role !== 'guest' || member.email !== null) && (
            <>
              <Menu.Item
                leftSection={<IconKey size="1.1rem" />}
                onClick={() =>
                  member.email === null ? setIsAskingAddress(true) : makeLink.mutate(undefined)
                }
              >
                {t('members.resetLink')}
              </Menu.Item>
              <Menu.Item leftSection={<IconShieldOff size="1.1rem" />} onClick={onRemoveFactor}>
                {t('members.removeFactor')}
              </Menu.Item>
            </>
          )}
          <Menu.Item color="var(--bad)" leftSection={<IconTrash size="1.1rem" />} onClick={onRemove}>
            {t('members.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isAskingAddress && (
        <AddressDialog
          name={name}
          isMaking={makeLink.isPending}
          failure={makeLink.isError ? addressFailure(makeLink.error) : undefined}
          onMake={(email) => makeLink.mutate(email)}
          onClose={() => {
            makeLink.reset();
            setIsAskingAddress(false);
          }}
        />
      )}
    </>
  );
}

/** Whoever lost their phone signs in by the password alone from then on. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the library's own
export function useRemoveFactor({ id, name }: Member, onRecovered: MemberMenuProps['onRecovered']) {
  return useMutation({
    mutationFn: () => teamApi.removeSecondFactor(id),
    onSuccess: () => onRecovered({ kind: 'factorRemoved', name }),
    onError: (error) =>
      onRecovered(
        hasStatus(error, 404) ? { kind: 'noFactor', name } : { kind: 'failed', detail: error.message },
      ),
  });
}

export function RecoveredNote({ recovered }: { readonly recovered: Recovered }) {
  const { t } = useTranslation('team');
  switch (recovered.kind) {
    case 'link':
      return (
        <ToldOnce
          value={recovered.link}
          label={t('members.resetField')}
          intro={t('members.resetMade', { name: recovered.name })}
          words={{
            copy: t('invite.copy'),
            copied: t('invite.copied'),
            copyYourself: t('invite.copyYourself'),
          }}
        />
      );
    case 'factorRemoved':
      return <p role="status">{t('members.factorRemoved', { name: recovered.name })}</p>;
    case 'noFactor':
      return <p role="status">{t('members.noFactor', { name: recovered.name })}</p>;
    case 'failed':
      return (
        <p role="alert" className={settings['failure']}>
          {t('team.failed', { detail: recovered.detail })}
        </p>
      );
    default:
      return recovered satisfies never;
  }
}
