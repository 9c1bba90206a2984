/** The links of one document: made, told once, changed, revoked. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type {
  CreateShareLinkRequest,
  ShareLinkList,
  UpdateShareLinkRequest,
} from '../../../../shared/api/share-links.ts';
import { looksAfterInstance } from '../../../../shared/roles.ts';
import { List } from '../../../ui/list-row.tsx';
import { api, hasStatus } from '../../api.ts';
import { FOLLOWED } from '../../followed.ts';
import { NotLoaded } from '../../not-loaded.tsx';
import { useMadeOnce } from '../../use-made-once.ts';
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
  const queryKey = ['share-links', documentId];
  const queries = useQueryClient();
  const links = useQuery({ queryKey, queryFn: () => api.shareLinks(documentId), ...FOLLOWED });
  const { made, making, revoking, isRevoking, refresh, spoken, say } = useMadeOnce({
    queryKey,
    make: (link: CreateShareLinkRequest) => api.createShareLink(documentId, link),
    revoke: (linkId) => api.revokeShareLink(documentId, linkId),
    revoked: t('share.revoked'),
    // Who can see the document, and why, tells of links as well.
    onChanged: () => void queries.invalidateQueries({ queryKey: ['access', documentId] }),
  });
  const change = useMutation({
    mutationFn: ({ linkId, change: wanted }: Change) => api.changeShareLink(documentId, linkId, wanted),
    onSuccess: (_link, { change: wanted }) => say(t(saidOf(wanted))),
    onSettled: refresh,
  });
  const failure = making.error ?? change.error ?? revoking.error;

  if (hasStatus(links.error, 403)) return <p className={classes['note']}>{t('share.onlyOwner')}</p>;
  return (
    <section className={classes['dialog']} aria-labelledby="share-links">
      <h3 id="share-links" className={classes['heading']}>
        {t('share.links')}
      </h3>
      <Intro links={links.data} mayManage={mayManage} />
      {links.data?.areOn === true && links.data.mayMake && (
        <NewLink
          making={making.isPending ? making.variables.role : undefined}
          onMake={(link) => making.mutate(link)}
        />
      )}
      {failure !== null && (
        <p role="alert" className={classes['failure']}>
          {t('share.failed', { detail: failure.message })}
        </p>
      )}
      {made !== undefined && <MadeLink link={made} />}
      <NotLoaded of={links} height={52} />
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
            isRevoking={isRevoking(link.id)}
            onChange={(wanted) => change.mutate({ linkId: link.id, change: wanted })}
            isTakingOver={
              change.isPending &&
              change.variables.linkId === link.id &&
              change.variables.change.takeOver === true
            }
            onTakeOver={() => change.mutate({ linkId: link.id, change: { takeOver: true } })}
            onRevoke={() => revoking.mutate(link.id)}
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
