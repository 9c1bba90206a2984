/** Who is here, in which groups, by which rules, and what was done about it. */
import { Button, Skeleton } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Redirect } from 'wouter';
import type { Account } from '../../../shared/api/person.ts';
import { looksAfterInstance } from '../../../shared/roles.ts';
import { keepFocus } from '../../ui/kept-focus.ts';
import { AccountMenu } from '../account/account-menu.tsx';
import { signInAddress } from '../addresses.ts';
import NotFoundPage from '../not-found/not-found-page.tsx';
import { useAccount } from '../use-session.ts';
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
  const account = useAccount();
  const title = part === 'members' ? t('team.title') : t(`team.${part}`);
  useEffect(() => {
    document.title = `${title} · ${t('app.name', { ns: 'translation' })}`;
  }, [title, t]);
  if (account === null) return <Redirect to={signInAddress('/team')} replace />;
  if (account?.kind === 'guest') return <Redirect to="/" replace />;
  return (
    <div>
      <header className={settings['bar']}>
        <Button
          component={Link}
          href="/"
          size="sm"
          variant="subtle"
          color="gray"
          leftSection={<IconArrowLeft size="1.1rem" />}
        >
          {t('home.title', { ns: 'translation' })}
        </Button>
        <AccountMenu />
      </header>
      <main ref={keepFocus} className={settings['main']}>
        <h1>{title}</h1>
        {account === undefined ? (
          <Skeleton height={220} radius="md" />
        ) : (
          <>
            {looksAfterInstance(account.role) && <Parts current={part} />}
            <Part part={part} account={account} />
          </>
        )}
      </main>
    </div>
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
