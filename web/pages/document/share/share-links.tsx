/** The links of one document: made, told once, changed, revoked. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CreateShareLinkRequest, UpdateShareLinkRequest } from '../../../../shared/api/share-links.ts';
import { List } from '../../../ui/list-row.tsx';
import { api, hasStatus } from '../../api.ts';
import { NotLoaded } from '../../not-loaded.tsx';
import { useMadeOnce } from '../../use-made-once.ts';
import { LinkRow } from './link-row.tsx';
import { MadeLink } from './made-link.tsx';
import { NewLink } from './new-link.tsx';
import classes from './share.module.css';

interface Change {
  readonly linkId: string;
  readonly change: UpdateShareLinkRequest;
}

export default function ShareLinks({ documentId }: { readonly documentId: string }) {
  const { t } = useTranslation();
  const queryKey = ['share-links', documentId];
  const links = useQuery({ queryKey, queryFn: () => api.shareLinks(documentId) });
  const { made, making, revoking, isRevoking, refresh, spoken, say } = useMadeOnce({
    queryKey,
    make: (link: CreateShareLinkRequest) => api.createShareLink(documentId, link),
    revoke: (linkId) => api.revokeShareLink(documentId, linkId),
    revoked: t('share.revoked'),
  });
  const change = useMutation({
    mutationFn: ({ linkId, change: wanted }: Change) => api.changeShareLink(documentId, linkId, wanted),
    onSuccess: (_link, { change: { takeOver } }) =>
      say(t(takeOver === true ? 'share.takenOver' : 'share.changed')),
    onSettled: refresh,
  });
  const failure = making.error ?? change.error ?? revoking.error;

  if (hasStatus(links.error, 403)) return <p className={classes['note']}>{t('share.onlyOwner')}</p>;
  return (
    <section className={classes['dialog']} aria-labelledby="share-links">
      <h3 id="share-links" className={classes['heading']}>
        {t('share.links')}
      </h3>
      <p className={classes['note']}>{t('share.intro')}</p>
      <NewLink
        making={making.isPending ? making.variables.role : undefined}
        onMake={(link) => making.mutate(link)}
      />
      {failure !== null && (
        <p role="alert" className={classes['failure']}>
          {t('share.failed', { detail: failure.message })}
        </p>
      )}
      {made !== undefined && <MadeLink link={made} />}
      <NotLoaded of={links} height={52} />
      {links.data?.items.length === 0 && <p className={classes['note']}>{t('share.noLinks')}</p>}
      <List>
        {links.data?.items.map((link) => (
          <LinkRow
            key={link.id}
            link={link}
            now={links.dataUpdatedAt}
            isRevoking={isRevoking(link.id)}
            onRole={(role) => change.mutate({ linkId: link.id, change: { role } })}
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
