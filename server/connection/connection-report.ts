/** What a connection has to say to whoever keeps the log. Never holds a credential or content. */
import type { DocumentId, SessionId } from '../../shared/ids.ts';
import type { TokenKind } from '../access/secret-token.ts';

export type ConnectionReport =
  | {
      readonly kind: 'closed';
      readonly sessionId: SessionId;
      readonly documentId: DocumentId;
      /** 0: it went away by itself. */
      readonly code: number;
      readonly reason: string;
    }
  /** A token that is none of ours, or one no longer. */
  | {
      readonly kind: 'tokenRefused';
      readonly address: string;
      /** What it looks like; undefined: nothing that we hand out. */
      readonly tokenKind: TokenKind | undefined;
    }
  /** A fault of ours; only this connection is affected. */
  | { readonly kind: 'fault'; readonly where: string; readonly error: unknown };

export type ReportConnection = (report: ConnectionReport) => void;
