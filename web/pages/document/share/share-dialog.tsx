import { Modal, Skeleton } from '@mantine/core';
import { lazy, memo, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { roleMay, type DocumentRole } from '../../../../shared/roles.ts';
import { addTeamWords } from '../../../locales/team-words.ts';
import { keepFocus } from '../../../ui/kept-focus.ts';
import { useShownOnceMounted } from '../../../ui/use-shown-once-mounted.ts';
import { CopyAddress } from './copy-address.tsx';
import classes from './share.module.css';

const ShareLinks = lazy(() => import('./share-links.tsx'));
const DocumentPeople = lazy(async () => {
  await addTeamWords();
  const { DocumentPeople: Part } = await import('../../rights/document-people.tsx');
  return { default: Part };
});

export interface ShareDialogProps {
  readonly documentId: string;
  readonly role: DocumentRole | undefined;
  readonly title: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Where it lies is changed in a dialog of its own. */
  readonly onMove: () => void;
}

export const ShareDialog = memo(function ShareDialog({
  documentId,
  role,
  title,
  opened,
  onClose,
  onMove,
}: ShareDialogProps) {
  const { t } = useTranslation();
  const isShown = useShownOnceMounted(opened);
  const name = title === '' ? t('document.untitled') : title;
  return (
    <Modal
      opened={isShown}
      onClose={onClose}
      title={t('share.title', { title: name })}
      size="lg"
      classNames={{ title: classes['title'] ?? '' }}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {opened && (
        <div ref={keepFocus} className={classes['parts']}>
          <Suspense fallback={<Skeleton height={160} radius="md" />}>
            {role !== undefined && <DocumentPeople documentId={documentId} role={role} onMove={onMove} />}
            <ShareLinks documentId={documentId} mayManage={role !== undefined && roleMay(role, 'manage')} />
          </Suspense>
          <CopyAddress documentId={documentId} />
        </div>
      )}
    </Modal>
  );
});
