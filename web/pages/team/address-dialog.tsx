import { Button, Modal, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { emailSchema } from '../../../shared/api/person.ts';
import settings from '../settings/settings.module.css';
import classes from './team.module.css';

export interface AddressDialogProps {
  readonly name: string;
  readonly isMaking: boolean;
  /** Why the last one was not taken. */
  readonly failure: string | undefined;
  readonly onMake: (email: string) => void;
  readonly onClose: () => void;
}

/** Whoever came as a guest and was made a member has no address: a password alone would be of no use to them. */
export function AddressDialog({ name, isMaking, failure, onMake, onClose }: AddressDialogProps) {
  const { t } = useTranslation('team');
  const [email, setEmail] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const address = emailSchema.safeParse(email);
    setIsWrong(!address.success);
    if (address.success) onMake(address.data);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('members.addressTitle', { name })}
      closeButtonProps={{ 'aria-label': t('members.cancel') }}
    >
      <form className={classes['form']} onSubmit={onSubmit} noValidate>
        <p className={settings['note']}>{t('members.addressNote', { name })}</p>
        <TextInput
          type="email"
          label={t('members.address')}
          autoComplete="off"
          data-autofocus
          value={email}
          error={isWrong ? t('invite.emailWrong') : undefined}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        {failure !== undefined && (
          <p role="alert" className={settings['failure']}>
            {failure}
          </p>
        )}
        <div className={classes['links']}>
          <Button type="submit" loading={isMaking}>
            {t('members.addressNow')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('members.cancel')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
