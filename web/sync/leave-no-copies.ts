import { forgetLocalDocuments } from './local-documents.ts';
import { closeSessions } from './session-registry.ts';

/**
 * After signing out on purpose, once no document is shown any more: others may sit down here next. Unsent edits stay,
 * and are sent when the same person signs in again.
 */
export async function leaveNoCopies(principalKey: string): Promise<void> {
  await closeSessions();
  await forgetLocalDocuments(principalKey);
}
