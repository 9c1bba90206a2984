import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LINK_MAKERS, type LinkMakers } from '../../../shared/roles.ts';

export interface LinksBySelectProps {
  readonly value: LinkMakers;
  readonly onChoose: (value: LinkMakers) => void;
  /** Its place says so already: it cannot say less. */
  readonly isFixed?: boolean;
  readonly className?: string;
}

/** Who makes links of a document, or of what lies in a collection. */
export function LinksBySelect({ value, onChoose, isFixed = false, className }: LinksBySelectProps) {
  const { t } = useTranslation('team');
  return (
    <NativeSelect
      {...(className === undefined ? {} : { className })}
      label={t('linksBy.label')}
      description={t(isFixed ? 'linksBy.fixed' : 'linksBy.note')}
      disabled={isFixed}
      value={isFixed ? 'manager' : value}
      data={LINK_MAKERS.map((who) => ({ value: who, label: t(`linksBy.${who}`) }))}
      onChange={({ currentTarget: { value: chosen } }) => {
        const found = LINK_MAKERS.find((known) => known === chosen);
        if (found !== undefined) onChoose(found);
      }}
    />
  );
}
