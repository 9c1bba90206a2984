/**
 * Mantine's behaviour; its colours and faces are in theme.css. The components are named, not imported: a page that
 * shows no dialog loads none.
 */
import { createTheme, type MenuProps, type ModalProps, type TooltipProps } from '@mantine/core';

export const theme = createTheme({
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Locking the scroll is done with a style element, which the content security policy does not allow.
    Modal: {
      defaultProps: {
        lockScroll: false,
        centered: false,
        overlayProps: { backgroundOpacity: 0.4 },
        yOffset: '8vh',
      } satisfies Partial<ModalProps>,
    },
    Menu: {
      defaultProps: {
        shadow: 'md',
        offset: 6,
        // An element without a role in the menu, which is allowed items alone.
        withInitialFocusPlaceholder: false,
      } satisfies Partial<MenuProps>,
    },
    Tooltip: { defaultProps: { openDelay: 400, offset: 8 } satisfies Partial<TooltipProps> },
  },
});
