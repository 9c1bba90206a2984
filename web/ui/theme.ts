/** Mantine's behaviour; its colours and faces are in theme.css. */
import { createTheme, Menu, Modal, Tooltip } from '@mantine/core';

export const theme = createTheme({
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Locking the scroll is done with a style element, which the content security policy does not allow.
    Modal: Modal.extend({
      defaultProps: {
        lockScroll: false,
        centered: false,
        overlayProps: { backgroundOpacity: 0.4 },
        yOffset: '8vh',
      },
    }),
    Menu: Menu.extend({
      defaultProps: {
        shadow: 'md',
        offset: 6,
        // An element without a role in the menu, which is allowed items alone.
        withInitialFocusPlaceholder: false,
      },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, offset: 8 } }),
  },
});
