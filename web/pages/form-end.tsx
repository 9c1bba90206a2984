import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { hasCode, hasStatus } from './api.ts';
import classes from './settings/settings.module.css';

/** Codes that the fields of a form tell themselves. */
const TOLD_AT_FIELDS: ReadonlySet<string> = new Set([
  'wrong-password',
  'wrong-code',
  'conflict',
  'invalid-input',
]);

/** What went wrong, and the two buttons. */
export function FormEnd({
  error,
  isPending,
  submit,
  onCancel,
}: {
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly submit: string;
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation();
  const isToldAtField = [...TOLD_AT_FIELDS].some((code) => hasCode(error, code));
  return (
    <>
      {error !== null && !isToldAtField && (
        <p role="alert" className={classes['failure']}>
          {describe(error, t)}
        </p>
      )}
      <div className={classes['buttons']}>
        <Button type="submit" loading={isPending}>
          {submit}
        </Button>
        <Button variant="subtle" color="gray" onClick={onCancel}>
          {t('ways.cancel')}
        </Button>
      </div>
    </>
  );
}

function describe(error: Error, t: TFunction): string {
  return hasStatus(error, 429) ? t('signIn.tooFast') : t('settings.failed', { detail: error.message });
}
