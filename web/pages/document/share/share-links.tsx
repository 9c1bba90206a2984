/** The links of one document: made, told once, changed, revoked. */
import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  CreatedShareLink,
  CreateShareLinkRequest,
  ShareLinkList,
  UpdateShareLinkRequest,
} from '../../../../shared/api/share-links.ts';
import { Link } from 'wouter';
import { looksAfterInstance } from '../../../../shared/roles.ts';
import { List } from '../../../ui/list-row.tsx';
import { useSpoken } from '../../../ui/use-spoken.tsx';
import { api, hasStatus } from '../../api.ts';
import { FOLLOWED } from '../../followed.ts';
import { useAccount } from '../../use-session.ts';
import { LinkRow } from './link-row.tsx';
import { MadeLink } from './made-link.tsx';
import { NewLink } from './new-link.tsx';
import classes from './share.module.css';

interface Change {
  readonly linkId: string;
  readonly change: UpdateShareLinkRequest;
}

export interface ShareLinksProps {
  readonly documentId: string;
  readonly mayManage: boolean;
}

export default function ShareLinks({ documentId, mayManage }: ShareLinksProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [made, setMade] = useState<CreatedShareLink>();
  const { spoken, say } = useSpoken();
  const queryKey = ['share-links', documentId];
  const links = useQuery({ queryKey, queryFn: () => api.shareLinks(documentId), ...FOLLOWED });
  // Who can see the document, and why, tells of links as well.
  const refresh = (): void => {
    void queries.invalidateQueries({ queryKey });
    void queries.invalidateQueries({ queryKey: ['access', documentId] });
  };
  const create = useMutation({
    mutationFn: (link: CreateShareLinkRequest) => api.createShareLink(documentId, link),
    onSuccess: (link) => {
      setMade(link);
      refresh();
    },
  });
  const change = useMutation({
    mutationFn: ({ linkId, change: wanted }: Change) => api.changeShareLink(documentId, linkId, wanted),
    onSuccess: (_link, { change: wanted }) => say(t(saidOf(wanted))),
    onSettled: refresh,
  });
  const revoke = useMutation({
    mutationFn: (linkId: string) => api.revokeShareLink(documentId, linkId),
    onSuccess: (_nothing, linkId) => {
      say(t('share.revoked'));
      setMade((shown) => (shown?.id === linkId ? undefined : shown));
      refresh();
    },
  });
  const failure = create.error ?? change.error ?? revoke.error;

  if (hasStatus(links.error, 403)) return <p className={classes['note']}>{t('share.onlyOwner')}</p>;
  return (
    <section className={classes['dialog']} aria-labelledby="share-links">
      <h3 id="share-links" className={classes['heading']}>
        {t('share.links')}
      </h3>
      <Intro links={links.data} mayManage={mayManage} />
      {links.data?.areOn === true && links.data.mayMake && (
        <NewLink
          making={create.isPending ? create.variables.role : undefined}
          onMake={(link) => create.mutate(link)}
        />
      )}
      {failure !== null && (
        <p role="alert" className={classes['failure']}>
          {t('share.failed', { detail: failure.message })}
        </p>
      )}
      {made !== undefined && <MadeLink link={made} />}
      {links.isPending && <Skeleton height={52} radius="md" />}
      {links.isError && (
        <div className={classes['failure']} role="alert">
          {t('share.failed', { detail: links.error.message })}{' '}
          <Button size="xs" variant="default" onClick={() => void links.refetch()}>
            {t('app.tryAgain')}
          </Button>
        </div>
      )}
      {links.data?.areOn === true && links.data.items.length === 0 && (
        <p className={classes['note']}>{t('share.noLinks')}</p>
      )}
      <List>
        {links.data?.items.map((link) => (
          <LinkRow
            key={link.id}
            link={link}
            areOn={links.data.areOn}
            now={links.dataUpdatedAt}
            isRevoking={revoke.isPending && revoke.variables === link.id}
            onChange={(wanted) => change.mutate({ linkId: link.id, change: wanted })}
            isTakingOver={
              change.isPending &&
              change.variables.linkId === link.id &&
              change.variables.change.takeOver === true
            }
            onTakeOver={() => change.mutate({ linkId: link.id, change: { takeOver: true } })}
            onRevoke={() => revoke.mutate(link.id)}
          />
        ))}
      </List>
      {spoken}
    </section>
  );
}

/** What is true of links here, for whoever looks. */
function Intro({
  links,
  mayManage,
}: {
  readonly links: ShareLinkList | undefined;
  readonly mayManage: boolean;
}) {
  const { t } = useTranslation();
  if (links === undefined) return null;
  if (!links.areOn) return <SwitchedOff />;
  return (
    <>
      <p className={classes['note']}>{t('share.intro')}</p>
      {!links.mayMake && <p className={classes['note']}>{t('share.onlyManagersMake')}</p>}
      {links.mayMake && !mayManage && <p className={classes['note']}>{t('share.editorsMake')}</p>}
    </>
  );
}

/** Said before anybody presses: on this instance no link lets anybody in. */
function SwitchedOff() {
  const { t } = useTranslation();
  const account = useAccount();
  return (
    <p className={classes['note']}>
      {t('share.off')}{' '}
      {account != null && looksAfterInstance(account.role) && (
        <Link href="/team/instance" className={classes['inText'] ?? ''}>
          {t('share.offSettings')}
        </Link>
      )}
    </p>
  );
}

function saidOf({ takeOver, role }: UpdateShareLinkRequest) {
  if (takeOver === true) return 'share.takenOver';
  return role === undefined ? 'share.termsChanged' : 'share.changed';
}
