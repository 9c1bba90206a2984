import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconChevronDown, IconLock, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './home-page.module.css';

/** One press makes a document for the team, two a private one. */
export function NewDocument({
  isCreating,
  onCreate,
}: {
  readonly isCreating: boolean;
  readonly onCreate: (isPrivate: boolean) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={classes['new']}>
      <Button leftSection={<IconPlus size="1.05rem" />} loading={isCreating} onClick={() => onCreate(false)}>
        {t('home.new')}
      </Button>
      <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <ActionIcon size={36} variant="default" aria-label={t('home.newMore')}>
            <IconChevronDown size="1.05rem" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconLock size="1.1rem" />} onClick={() => onCreate(true)}>
            {t('home.newPrivate')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
