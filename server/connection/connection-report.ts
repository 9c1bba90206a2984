/** What a connection has to say to whoever keeps the log. Never holds a credential or content. */
import type { DocumentId, SessionId } from '../../shared/ids.ts';

export type ConnectionReport =
  | {
      readonly kind: 'closed';
      readonly sessionId: SessionId;
      readonly documentId: DocumentId;
      /** 0: it went away by itself. */
      readonly code: number;
      readonly reason: string;
    }
  /** A fault of ours; only this connection is affected. */
  | { readonly kind: 'fault'; readonly where: string; readonly error: unknown };

export type ReportConnection = (report: ConnectionReport) => void;
