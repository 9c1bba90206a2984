/**
 * What survives a crash of the simulated process: the committed state of a `MemoryUpdateLog`, which is given a new
 * log after each crash as a data directory is given a new process.
 */
import type { DocumentId, PrincipalId } from '../../shared/ids.ts';
import type { SegmentPlace } from './fold.ts';
import type { Append, AppendOutcome, HistoryEntry } from './update-log.ts';

export interface StoredUpdate {
  readonly seq: number;
  readonly principalId: PrincipalId;
  readonly at: number;
  readonly update: Uint8Array;
}

export interface StoredSegment extends SegmentPlace {
  readonly stretches: readonly HistoryEntry[];
  readonly bytes: Uint8Array;
}

export interface StoredDocument {
  readonly generation: string;
  schemaVersion: number;
  baseSeq: number;
  /** As SQLite would hold it: maybe compressed. */
  base: Uint8Array | undefined;
  /** Updates after the base. */
  updates: StoredUpdate[];
  segments: StoredSegment[];
  readonly claims: Map<number, PrincipalId>;
  quarantine: { readonly detail: string; readonly readableSeq: number } | undefined;
}

export class MemoryDisk {
  readonly documents = new Map<DocumentId, StoredDocument>();

  create(documentId: DocumentId, generation: string): boolean {
    if (this.documents.has(documentId)) return false;
    this.documents.set(documentId, {
      generation,
      schemaVersion: 0,
      baseSeq: 0,
      base: undefined,
      updates: [],
      segments: [],
      claims: new Map(),
      quarantine: undefined,
    });
    return true;
  }

  /** All of it or nothing. */
  append({ documentId, generation, updates, claims }: Append): AppendOutcome {
    const document = this.documents.get(documentId);
    if (document === undefined || document.generation !== generation) return { kind: 'goneElsewhere' };
    if (document.quarantine !== undefined) {
      return { kind: 'failed', fault: 'corrupt', detail: 'the document is quarantined' };
    }
    for (const { principalId, at, update } of updates) {
      // A copy: the caller's bytes are the caller's.
      document.updates.push({ seq: lastSeqOf(document) + 1, principalId, at, update: update.slice() });
    }
    for (const { clientId, principalId } of claims) {
      if (!document.claims.has(clientId)) document.claims.set(clientId, principalId);
    }
    return { kind: 'appended', lastSeq: lastSeqOf(document) };
  }
}

export function lastSeqOf(document: StoredDocument): number {
  return document.baseSeq + document.updates.length;
}
