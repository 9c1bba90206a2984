import { ActionIcon, Menu } from '@mantine/core';
import { IconChevronRight, IconDots, IconListTree } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { DocumentPathStep } from '../../../shared/api/documents.ts';
import { collectionAddress, documentAddress } from '../addresses.ts';
import classes from './crumbs.module.css';

/** What a document lies in, from the top down: its ends in the bar, all of it in a menu; on a phone the menu alone. */
export function Crumbs({ path }: { readonly path: readonly DocumentPathStep[] }) {
  const { t } = useTranslation();
  const first = path[0];
  const last = path.at(-1);
  if (first === undefined || last === undefined) return null;
  return (
    <nav aria-label={t('document.where')} className={classes['crumbs']}>
      <ol className={classes['list']}>
        {path.length > 1 && <Crumb step={first} />}
        <li className={classes['middle']} data-hides-some={path.length > 2 || undefined}>
          <Separator />
          <Menu position="bottom-start" width={280} transitionProps={{ duration: 0 }}>
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('document.wherePath')}>
                <IconDots size="1.1rem" className={classes['dots']} />
                <IconListTree size="1.15rem" className={classes['tree']} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {/* Twenty of them scroll, also by keys. */}
              {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
              <div role="group" aria-label={t('document.wherePath')} tabIndex={0} className={classes['all']}>
                {path.map((step) => (
                  <Menu.Item
                    key={step.id}
                    component={Link}
                    href={addressOf(step)}
                    className={classes['item'] ?? ''}
                  >
                    <StepName step={step} />
                  </Menu.Item>
                ))}
              </div>
            </Menu.Dropdown>
          </Menu>
        </li>
        <Crumb step={last} />
      </ol>
    </nav>
  );
}

function Crumb({ step }: { readonly step: DocumentPathStep }) {
  return (
    <li className={classes['crumb']}>
      <Separator />
      <Link href={addressOf(step)} className={classes['link']}>
        <StepName step={step} />
      </Link>
    </li>
  );
}

function StepName({ step }: { readonly step: DocumentPathStep }) {
  const { t } = useTranslation();
  return (
    <span className={classes['name']} dir="auto">
      {step.title === '' ? t('document.untitled') : step.title}
    </span>
  );
}

function Separator() {
  return <IconChevronRight size="0.9rem" aria-hidden className={classes['separator']} />;
}

function addressOf({ kind, id }: DocumentPathStep): string {
  return kind === 'collection' ? collectionAddress(id) : documentAddress(id);
}
