/** The thread that writes. */
import { openDatabase } from '../database/open-database.ts';
import { answerCalls, threadData } from '../database/thread-calls.ts';
import { packOutcomes, unpackCommit } from './commit-columns.ts';
import type { LogThreadData, WriterCalls } from './log-calls.ts';
import { LogWriter } from './log-writer.ts';

const data = threadData<LogThreadData>();
const db = openDatabase(data);
const writer = new LogWriter(db);

answerCalls<WriterCalls>({
  commit: (columns) => packOutcomes(writer.commit(unpackCommit(columns))),
  checkpoint: () => writer.checkpoint(),
  create: ({ documentId, now }) => writer.create(documentId, now),
  putBasePart: (part) => writer.putBasePart(part),
  fold: (request) => writer.fold(request),
  sweep: () => writer.sweep(),
  quarantine: ({ documentId, now, detail, readableSeq }) =>
    writer.quarantine(documentId, now, detail, readableSeq),
  liftQuarantine: (documentId) => writer.liftQuarantine(documentId),
  raiseSchemaVersion: ({ documentId, version }) => writer.raiseSchemaVersion(documentId, version),
  erase: (documentId) => writer.erase(documentId),
  pragma: (source) => db.pragma(source),
  close: () => {
    try {
      if (data.holdsDataDirectory) writer.tidy(() => performance.now());
    } finally {
      db.close();
    }
  },
});
