/** What rooms and connections report, as log lines: what a person should see, and nothing of what was written. */
import type { Logger } from 'pino';
import type { AuditLog } from './audit/audit-log.ts';
import type { ReportConnection } from './connection/connection-report.ts';
import type { RoomProblem } from './room-host/room-host-parts.ts';

export function reportRoom(logger: Logger): (problem: RoomProblem) => void {
  return (problem) => {
    const { documentId } = problem;
    switch (problem.kind) {
      case 'storage':
        logger.error(
          { documentId, fault: problem.fault, detail: problem.detail },
          'the storage takes no writes',
        );
        return;
      case 'unreadable':
        logger.error(
          { documentId, detail: problem.detail },
          'a document cannot be read; see `scriptorium doctor`',
        );
        return;
      case 'compaction':
        logger.warn({ documentId, detail: problem.detail }, 'a document could not be compacted');
        return;
      case 'bug':
        logger.error({ documentId, err: problem.error }, 'a room ended by a fault; its clients come back');
    }
  };
}

/** A token that was refused is a security event; how connections end is the log's. */
export function reportConnection(logger: Logger, audit: Pick<AuditLog, 'tally'>): ReportConnection {
  return (report) => {
    if (report.kind === 'fault') {
      logger.error({ where: report.where, err: report.error }, 'a connection ended by a fault');
      return;
    }
    if (report.kind === 'tokenRefused') {
      const { address, tokenKind = 'none of ours' } = report;
      const detail = { token: tokenKind, way: 'socket' };
      audit.tally({ kind: 'token.refused', actor: undefined, address, detail });
      return;
    }
    const { sessionId, documentId, code, reason } = report;
    logger.debug({ sessionId, documentId, code, reason }, 'connection closed');
  };
}
