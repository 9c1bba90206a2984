/** The thread that reads for rooms that open. */
import { openDatabase } from '../database/open-database.ts';
import { answerCalls, Moved, threadData } from '../database/thread-calls.ts';
import { DocumentRows } from './document-rows.ts';
import type { LogThreadData, PackedLoad, ReaderCalls } from './log-calls.ts';
import { LogReader } from './log-reader.ts';
import { packedBuffers } from './packed-bytes.ts';

const db = openDatabase({ ...threadData<LogThreadData>(), queryOnly: true });
const rows = new DocumentRows(db);
const reader = new LogReader(rows);

/** Who loads meanwhile waits no longer than this. */
const WARM_UP_MS = 200;
const WARM_UP_ROUNDS = 4;
const WARM_UP_DOCUMENTS = 3;
const WARM_UP_TAIL = 2_000;

answerCalls<ReaderCalls>({
  warmUp: () => {
    const until = performance.now() + WARM_UP_MS;
    const documentIds = rows.someDocuments(WARM_UP_DOCUMENTS);
    // Again and again: V8 compiles what runs often.
    for (let round = 0; round < WARM_UP_ROUNDS; round += 1) {
      for (const documentId of documentIds) {
        if (performance.now() > until) return;
        reader.load({ documentId, longestTail: WARM_UP_TAIL });
      }
    }
  },
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
