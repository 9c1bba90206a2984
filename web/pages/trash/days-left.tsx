import { useTranslation } from 'react-i18next';
import type { TrashedDocument } from '../../../shared/api/trash.ts';
import { daysUntil, exactly } from '../../ui/when.ts';

/** How long it can still be restored. */
export function DaysLeft({ document: { erasedFrom } }: { readonly document: TrashedDocument }) {
  const { t, i18n } = useTranslation('team');
  const left = daysUntil(erasedFrom);
  return (
    <time dateTime={erasedFrom} title={exactly(erasedFrom, i18n.language)}>
      {left > 0 ? t('bin.left', { count: left }) : t('bin.leftNone')}
    </time>
  );
}
