/** The thread that reads for rooms that open. */
import { openDatabase } from '../database/open-database.ts';
import { answerCalls, Moved, threadData } from '../database/thread-calls.ts';
import { DocumentRows } from './document-rows.ts';
import type { LogThreadData, PackedLoad, ReaderCalls } from './log-calls.ts';
import { LogReader } from './log-reader.ts';
import { packedBuffers } from './packed-bytes.ts';

const db = openDatabase({ ...threadData<LogThreadData>(), queryOnly: true });
const reader = new LogReader(new DocumentRows(db));

answerCalls<ReaderCalls>({
  load: (request) => moved(reader.load(request)),
  history: (documentId) => reader.history(documentId),
  newest: ({ documentId, count }) => reader.newest(documentId, count),
  close: () => {
    db.close();
  },
});

function moved(load: PackedLoad): PackedLoad | Moved<PackedLoad> {
  return load.kind === 'loaded' ? new Moved(load, packedBuffers(load.packed)) : load;
}
