/** The thread that builds documents: folding, replaying, recovering. */
import { openDatabase } from '../database/open-database.ts';
import { answerCalls, Moved, threadData } from '../database/thread-calls.ts';
import { Compactor } from './compactor.ts';
import { DocumentRows } from './document-rows.ts';
import { FOLD_BOUNDS } from './fold.ts';
import type { CompactorCalls, FoldPlan, LogThreadData, ReadableState } from './log-calls.ts';

/** A document that is folded again within this time need not be parsed again. */
const KEEP_DOC_MS = 10_000;

const data = threadData<LogThreadData>();
const db = openDatabase({ ...data, queryOnly: true });
const compactor = new Compactor(new DocumentRows(db), data.foldBounds ?? FOLD_BOUNDS);
let forgetting: NodeJS.Timeout | undefined;

answerCalls<CompactorCalls>({
  plan: (documentId) => {
    clearTimeout(forgetting);
    forgetting = setTimeout(() => compactor.forget(), KEEP_DOC_MS);
    return movedPlan(compactor.plan(documentId));
  },
  replay: ({ documentId, seq }) => {
    const update = compactor.replay(documentId, seq);
    return update === undefined ? undefined : new Moved(update, [update.buffer]);
  },
  readableState: (documentId) => movedState(compactor.readableState(documentId)),
  close: () => {
    db.close();
  },
});

function movedPlan(plan: FoldPlan): FoldPlan | Moved<FoldPlan> {
  if (plan.kind !== 'folded') return plan;
  const { base, segment } = plan.folded;
  return new Moved(plan, [base.buffer, segment.bytes.buffer, plan.storedBase.buffer]);
}

function movedState(state: ReadableState | undefined): Moved<ReadableState> | undefined {
  return state === undefined ? undefined : new Moved(state, [state.update.buffer]);
}
