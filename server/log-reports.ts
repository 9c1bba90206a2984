/** What rooms and connections report, as log lines: what a person should see, and nothing of what was written. */
import type { Logger } from 'pino';
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

export function reportConnection(logger: Logger): ReportConnection {
  return (report) => {
    if (report.kind === 'fault') {
      logger.error({ where: report.where, err: report.error }, 'a connection ended by a fault');
      return;
    }
    const { sessionId, documentId, code, reason } = report;
    logger.debug({ sessionId, documentId, code, reason }, 'connection closed');
  };
}
