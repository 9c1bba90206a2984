import { Button } from '@mantine/core';
import { IconEye, IconMessage, IconPencil } from '@tabler/icons-react';
import { useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShareLink, UpdateShareLinkRequest } from '../../../../shared/api/share-links.ts';
import { LINK_ROLES, type LinkRole } from '../../../../shared/roles.ts';
import { ChoiceMenu } from '../../../ui/choice-menu.tsx';
import { ListRow } from '../../../ui/list-row.tsx';
import { RemovingButton } from '../../../ui/removing-button.tsx';
import { useFocusBack } from '../../../ui/use-focus-back.ts';
import { exactly, when, whenComing } from '../../../ui/when.ts';
import { EditLink } from './edit-link.tsx';

export interface LinkRowProps {
  readonly link: ShareLink;
  /** False: this instance lets nobody in by links. */
  readonly areOn: boolean;
  /** ms since the epoch */
  readonly now: number;
  readonly isRevoking: boolean;
  readonly isTakingOver: boolean;
  readonly onChange: (change: UpdateShareLinkRequest) => void;
  /** Of a link that is stopped. */
  readonly onTakeOver: () => void;
  readonly onRevoke: () => void;
}

const ROLE_WORDS = {
  view: 'share.roleView',
  comment: 'share.roleComment',
  edit: 'share.roleEdit',
} as const satisfies Readonly<Record<LinkRole, string>>;

const MARKS = { view: IconEye, comment: IconMessage, edit: IconPencil } as const;

export function LinkRow(props: LinkRowProps) {
  const { link, areOn, now } = props;
  const { t, i18n } = useTranslation();
  const role = t(ROLE_WORDS[link.role]);
  const made = when(link.createdAt, i18n.language);
  const used =
    link.lastUsedAt === null
      ? t('share.neverUsed')
      : t('share.usedAt', { when: when(link.lastUsedAt, i18n.language) });
  const Mark = MARKS[link.role];
  const [isEditing, setIsEditing] = useState(false);
  const editRef = useFocusBack(isEditing);
  const shownName = link.name === '' ? made : link.name;
  const onDone = (change: UpdateShareLinkRequest | undefined): void => {
    setIsEditing(false);
    if (change !== undefined) props.onChange(change);
  };
  return (
    <ListRow
      mark={<Mark size="1.15rem" aria-hidden />}
      name={link.name === '' ? role : link.name}
      actionsWhereNarrow="below"
      actions={
        link.mayChange ? (
          <LinkActions
            {...props}
            role={role}
            made={made}
            editRef={editRef}
            onEdit={() => setIsEditing(true)}
          />
        ) : undefined
      }
      instead={
        isEditing ? (
          <EditLink link={link} label={t('share.editLink', { name: shownName })} onDone={onDone} />
        ) : undefined
      }
    >
      <LinkTerms link={link} areOn={areOn} now={now} />
      <span title={exactly(link.createdAt, i18n.language)}>
        {t('share.createdAt', { when: made })}
        {link.createdBy !== null && ` ${t('share.madeBy', { name: link.createdBy.name })}`} · {used}
      </span>
    </ListRow>
  );
}

interface LinkActionsProps extends LinkRowProps {
  /** In words. */
  readonly role: string;
  /** When, in words. */
  readonly made: string;
  readonly editRef: RefObject<HTMLButtonElement | null>;
  readonly onEdit: () => void;
}

function LinkActions(props: LinkActionsProps) {
  const {
    link,
    areOn,
    role,
    made,
    editRef,
    onEdit,
    isRevoking,
    isTakingOver,
    onChange,
    onRevoke,
    onTakeOver,
  } = props;
  const { t } = useTranslation();
  return (
    <>
      {link.isStopped && (
        <Button
          size="xs"
          variant="light"
          loading={isTakingOver}
          aria-label={t('share.takeOverLink', { role, when: made })}
          onClick={onTakeOver}
        >
          {t('share.takeOver')}
        </Button>
      )}
      {areOn && !link.isStopped && (
        <ChoiceMenu
          label={t('share.roleOf', { name: link.name === '' ? made : link.name })}
          value={link.role}
          onChoose={(chosen) => onChange({ role: chosen })}
          choices={LINK_ROLES.toReversed().map((value) => ({ value, label: t(ROLE_WORDS[value]) }))}
        />
      )}
      <Button
        ref={editRef}
        size="xs"
        variant="default"
        aria-label={t('share.editLink', { name: link.name === '' ? made : link.name })}
        onClick={onEdit}
      >
        {t('share.edit')}
      </Button>
      <RemovingButton
        spoken={t('share.revokeLink', { role, when: made })}
        isBusy={isRevoking}
        onPress={onRevoke}
      >
        {t('share.revoke')}
      </RemovingButton>
    </>
  );
}

/** Until when, for how many, with a password: nothing for a plain link. */
function LinkTerms({ link, areOn, now }: Pick<LinkRowProps, 'link' | 'areOn' | 'now'>) {
  const { t, i18n } = useTranslation();
  const hasExpired = link.expiresAt !== null && Date.parse(link.expiresAt) <= now;
  const isUsedUp = link.maxUses !== null && link.uses >= link.maxUses;
  const terms = [
    link.expiresAt !== null &&
      !hasExpired &&
      t('share.endsWhen', { when: whenComing(link.expiresAt, i18n.language, now) }),
    link.hasPassword && t('share.withPassword'),
    link.maxUses !== null && t('share.usesOf', { uses: link.uses, max: link.maxUses }),
  ].filter((term) => term !== false);
  return (
    <>
      {!areOn && <span data-tone="bad">{t('share.linkOff')}</span>}
      {link.isStopped && <span data-tone="bad">{t('share.stopped')}</span>}
      {hasExpired && <span data-tone="bad">{t('share.expired')}</span>}
      {!hasExpired && isUsedUp && <span data-tone="bad">{t('share.usedUp')}</span>}
      {terms.length > 0 && <span>{terms.join(' · ')}</span>}
    </>
  );
}
