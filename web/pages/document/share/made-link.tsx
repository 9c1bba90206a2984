import { useTranslation } from 'react-i18next';
import type { CreatedShareLink } from '../../../../shared/api/share-links.ts';
import { ToldOnce } from '../../../ui/told-once.tsx';

/** The only time its address is known. */
export function MadeLink({ link }: { readonly link: CreatedShareLink }) {
  const { t } = useTranslation();
  return (
    <ToldOnce
      value={link.url}
      label={t('share.linkAddress')}
      intro={t('share.made')}
      words={{
        copy: t('share.copy'),
        copied: t('share.copied'),
        copyYourself: t('share.selectAndCopy'),
      }}
    >
      {link.hasPassword && <p>{t('share.tellPassword')}</p>}
    </ToldOnce>
  );
}
