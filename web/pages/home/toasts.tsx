/** Where what `useUndoToasts` shows appears. */
import { MantineThemeProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

export default function Toasts() {
  const { t } = useTranslation();
  const theme = useMemo(() => {
    const closeButtonProps = { 'aria-label': t('app.close') };
    return { components: { Notification: { defaultProps: { closeButtonProps } } } };
  }, [t]);
  return (
    <MantineThemeProvider theme={theme}>
      <Notifications position="bottom-center" />
    </MantineThemeProvider>
  );
}
