import { useTranslation } from 'react-i18next';
import { LINK_MAKERS, type LinkMakers } from '../../../shared/roles.ts';
import { ChoiceMenu } from '../../ui/choice-menu.tsx';

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
    <ChoiceMenu
      {...(className === undefined ? {} : { className })}
      isLabelled
      label={t('linksBy.label')}
      description={t(isFixed ? 'linksBy.fixed' : 'linksBy.note')}
      isDisabled={isFixed}
      value={isFixed ? 'manager' : value}
      choices={LINK_MAKERS.map((who) => ({ value: who, label: t(`linksBy.${who}`) }))}
      onChoose={onChoose}
    />
  );
}
