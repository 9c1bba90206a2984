import { notifications } from '@mantine/notifications';
import { wantToasts } from '../toasts-wanted.ts';

export function sayFailed(message: string): void {
  wantToasts();
  notifications.show({ color: 'red', message });
}
