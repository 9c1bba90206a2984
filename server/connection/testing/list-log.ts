/** An update log that is a list in memory and commits at the end of the turn: enough for tests of sockets. */
import { setImmediate as atEndOfTurn } from 'node:timers/promises';
import type { DocumentId } from '../../../shared/ids.ts';
import { DocumentIndex } from '../../update/document-index.ts';
import type { Append, AppendOutcome, LoadOutcome, UpdateLog } from '../../update-log/update-log.ts';

export class ListLog implements UpdateLog {
  private readonly appendsByDocument = new Map<DocumentId, Append[]>();

  async append(append: Append): Promise<AppendOutcome> {
    await atEndOfTurn();
    const appends = this.appendsByDocument.get(append.documentId) ?? [];
    this.appendsByDocument.set(append.documentId, appends);
    appends.push(append);
    return { kind: 'appended', lastSeq: appends.reduce((sum, each) => sum + each.updates.length, 0) };
  }

  async load(documentId: DocumentId): Promise<LoadOutcome> {
    await atEndOfTurn();
    const appends = this.appendsByDocument.get(documentId) ?? [];
    const tail = appends.flatMap((append) => append.updates.map(({ update }) => update));
    const index = DocumentIndex.fromUpdates(tail);
    if (!index.ok) return { kind: 'unreadable', detail: index.error.reason, readableSeq: 0 };
    return {
      kind: 'loaded',
      document: {
        generation: 'first',
        schemaVersion: 1,
        base: Uint8Array.of(0, 0),
        tail,
        lastSeq: tail.length,
        claims: appends.flatMap((append) => append.claims),
        index: index.value,
      },
    };
  }

  create(): Promise<{ created: boolean }> {
    return Promise.resolve({ created: false });
  }

  compact(): Promise<{ kind: 'nothingToDo' }> {
    return Promise.resolve({ kind: 'nothingToDo' });
  }

  history(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  replay(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  raiseSchemaVersion(): Promise<void> {
    return Promise.resolve();
  }

  erase(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
