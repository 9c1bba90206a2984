import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useShownOnceMounted } from '../../ui/use-shown-once-mounted.ts';
import { signUpAddress } from '../addresses.ts';
import { waysInHere } from '../ways-in-api.ts';
import classes from './leave-dialog.module.css';

export interface LeaveDialogProps {
  readonly name: string;
  readonly opened: boolean;
  readonly isLeaving: boolean;
  readonly failure: string | undefined;
  readonly onLeave: () => void;
  readonly onClose: () => void;
}

/** A guest by a link is nobody without this browser's session: signing out cannot be taken back, so it is asked. */
export default function LeaveDialog(props: LeaveDialogProps) {
  const { name, opened, isLeaving, failure, onLeave, onClose } = props;
  const { t } = useTranslation();
  const isShown = useShownOnceMounted(opened);
  const ways = useQuery(waysInHere);
  const canSignUp = ways.data !== undefined && ways.data.signUp !== 'closed';
  return (
    <Modal
      opened={isShown}
      onClose={onClose}
      title={t('leave.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <div className={classes['leave']}>
        <p>{t('leave.detail', { name })}</p>
        {canSignUp && <p>{t('leave.canSignUp')}</p>}
        {failure !== undefined && <p role="alert">{t('leave.failed', { detail: failure })}</p>}
        <div className={classes['buttons']}>
          {canSignUp && (
            <Button component={Link} href={signUpAddress(location.pathname)}>
              {t('signUp.title')}
            </Button>
          )}
          <Button variant="default" data-autofocus onClick={onClose}>
            {t('leave.stay')}
          </Button>
          <Button color="red" variant="light" loading={isLeaving} onClick={onLeave}>
            {t('leave.now')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
