/** Who is here, in which groups, by which rules, and what was done about it. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Redirect } from 'wouter';
import type { Account } from '../../../shared/api/person.ts';
import { looksAfterInstance } from '../../../shared/roles.ts';
import { AccountPage } from '../account-page.tsx';
import NotFoundPage from '../not-found/not-found-page.tsx';
import { AuditLog } from './audit-log.tsx';
import { Groups } from './groups.tsx';
import { InstanceForm } from './instance-form.tsx';
import { Invitations } from './invitations.tsx';
import { Members } from './members.tsx';
import settings from '../settings/settings.module.css';
import classes from './team.module.css';

const PARTS = ['members', 'groups', 'instance', 'audit'] as const;
export type TeamPart = (typeof PARTS)[number];
const FOR_ALL: ReadonlySet<TeamPart> = new Set(['members', 'groups']);

export default function TeamPage({ part: wanted = 'members' }: { readonly part?: string | undefined }) {
  const part = PARTS.find((known) => known === wanted);
  return part === undefined ? <NotFoundPage /> : <KnownPart part={part} />;
}

function KnownPart({ part }: { readonly part: TeamPart }) {
  const { t } = useTranslation('team');
  return (
    <AccountPage title={part === 'members' ? t('team.title') : t(`team.${part}`)} address="/team">
      {(account) =>
        account.kind === 'guest' ? (
          <Redirect to="/" replace />
        ) : (
          <>
            {looksAfterInstance(account.role) && <Parts current={part} />}
            <Part part={part} account={account} />
          </>
        )
      }
    </AccountPage>
  );
}

function Parts({ current }: { readonly current: TeamPart }) {
  const { t } = useTranslation('team');
  return (
    <nav className={classes['parts']} aria-label={t('team.nav')}>
      {PARTS.map((part) => (
        <Link
          key={part}
          href={part === 'members' ? '/team' : `/team/${part}`}
          aria-current={part === current ? 'page' : undefined}
        >
          {t(`team.${part}`)}
        </Link>
      ))}
    </nav>
  );
}

function Part({ part, account }: { readonly part: TeamPart; readonly account: Account }): ReactNode {
  const { t } = useTranslation('team');
  const isAdmin = looksAfterInstance(account.role);
  if (!isAdmin && !FOR_ALL.has(part)) return <p className={settings['note']}>{t('team.notYours')}</p>;
  switch (part) {
    case 'members':
      return (
        <>
          {isAdmin && <Invitations role={account.role} />}
          <Members account={account} />
        </>
      );
    case 'groups':
      return <Groups />;
    case 'instance':
      return <InstanceForm />;
    case 'audit':
      return <AuditLog />;
    default:
      return part satisfies never;
  }
}
