import { Button } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { Device } from '../../../shared/api/session.ts';
import { browserName } from '../../ui/browser-name.ts';
import { List, ListRow } from '../../ui/list-row.tsx';
import { RemovingButton } from '../../ui/removing-button.tsx';
import { useSpoken } from '../../ui/use-spoken.tsx';
import { exactly, when } from '../../ui/when.ts';
import { api } from '../api.ts';
import { NotLoaded } from '../not-loaded.tsx';
import classes from './settings.module.css';

const HANDHELD: ReadonlySet<string | undefined> = new Set(['Android', 'iPhone', 'iPad']);

/** Where one is signed in, and signing out from afar. */
export function Devices() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { spoken, say } = useSpoken();
  const queryKey = ['devices'];
  const devices = useQuery({ queryKey, queryFn: api.devices });
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey });
  const end = useMutation({
    mutationFn: api.signOutDevice,
    onSuccess: () => say(t('settings.signedOut')),
    onSettled: () => void refresh(),
  });
  const endOthers = useMutation({
    mutationFn: api.signOutOthers,
    onSuccess: ({ ended }) => say(t('settings.signedOutOthers', { count: ended })),
    onSettled: () => void refresh(),
  });
  const failure = end.error ?? endOthers.error;
  const hasOthers = devices.data?.items.some(({ isThis }) => !isThis) ?? false;
  return (
    <section aria-labelledby="settings-devices">
      <h2 id="settings-devices">{t('settings.devices')}</h2>
      <p className={classes['note']}>{t('settings.devicesNote')}</p>
      {failure !== null && (
        <p role="alert" className={classes['failure']}>
          {t('settings.failed', { detail: failure.message })}
        </p>
      )}
      <NotLoaded of={devices} height={52} />
      <List>
        {devices.data?.items.map((device) => (
          <DeviceRow
            key={device.id}
            device={device}
            isEnding={end.isPending && end.variables === device.id}
            onEnd={() => end.mutate(device.id)}
          />
        ))}
      </List>
      {hasOthers && (
        <Button
          variant="default"
          className={classes['action']}
          loading={endOthers.isPending}
          onClick={() => endOthers.mutate()}
        >
          {t('settings.signOutOthers')}
        </Button>
      )}
      {spoken}
    </section>
  );
}

function DeviceRow({
  device,
  isEnding,
  onEnd,
}: {
  readonly device: Device;
  readonly isEnding: boolean;
  readonly onEnd: () => void;
}) {
  const { t, i18n } = useTranslation();
  const name = nameOf(device, t);
  const { system } = browserName(device.userAgent ?? '');
  const Icon = HANDHELD.has(system) ? IconDeviceMobile : IconDeviceDesktop;
  const used = when(device.lastUsedAt, i18n.language);
  return (
    <ListRow
      mark={<Icon size="1.25rem" aria-hidden />}
      name={name}
      actions={
        !device.isThis && (
          <RemovingButton
            spoken={t('settings.signOutOf', { name, when: used })}
            isBusy={isEnding}
            onPress={onEnd}
          >
            {t('settings.signOut')}
          </RemovingButton>
        )
      }
    >
      <span title={exactly(device.signedInAt, i18n.language)}>
        {device.isThis ? t('settings.thisBrowser') : t('settings.lastUsed', { when: used })}
      </span>
    </ListRow>
  );
}

function nameOf({ userAgent }: Device, t: TFunction): string {
  const { browser, system } = browserName(userAgent ?? '');
  if (browser === undefined) return system ?? t('settings.unknownBrowser');
  return system === undefined ? browser : t('settings.browserOn', { browser, system });
}
