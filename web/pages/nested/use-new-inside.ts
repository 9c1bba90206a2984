import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { documentAddress, NEW_DOCUMENT } from '../addresses.ts';
import { api } from '../api.ts';

/** Makes a document inside this one and opens it, with the caret in its title. */
export function useNewInside(documentId: string): () => void {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  return useCallback(() => {
    const make = async (): Promise<void> => {
      try {
        const made = await api.createDocument({ parentId: documentId });
        navigate(documentAddress(made.id), { state: NEW_DOCUMENT });
      } catch {
        const { sayFailed } = await import('./say-failed.ts');
        sayFailed(t('home.createFailed'));
      }
    };
    void make();
  }, [documentId, navigate, t]);
}
