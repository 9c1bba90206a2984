import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/api/person.ts';
import { useShownOnceMounted } from '../../ui/use-shown-once-mounted.ts';
import { ProfileForm } from './profile-form.tsx';

export interface ProfileDialogProps {
  readonly account: Account;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export default function ProfileDialog({ account, opened, onClose }: ProfileDialogProps) {
  const { t } = useTranslation();
  const isShown = useShownOnceMounted(opened);
  return (
    <Modal
      opened={isShown}
      onClose={onClose}
      title={t('account.profile').replace('…', '')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {opened && <ProfileForm account={account} onDone={onClose} />}
    </Modal>
  );
}
