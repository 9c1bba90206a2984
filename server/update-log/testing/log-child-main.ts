/** The process behind `LogChild`. */
import { trustDocumentId } from '../../../shared/ids.ts';
import { SqliteUpdateLog } from '../sqlite-update-log.ts';
import type { ChildAnswer, ChildRequest } from './log-child.ts';
import { Typist } from './typing.ts';

const [, , file, synchronous] = process.argv;
if (file === undefined) throw new Error('which file?');
const log = new SqliteUpdateLog({
  file,
  synchronous: synchronous === 'full' ? 'full' : 'normal',
  // Small, so that kills fall into folds.
  foldBounds: { updates: 40, bytes: 100_000 },
});
const typist = await Typist.opens(log, trustDocumentId('child'));

process.on('message', (request: ChildRequest) => {
  void handle(request);
});
answer({ kind: 'ready' });

async function handle(request: ChildRequest): Promise<void> {
  switch (request.kind) {
    case 'type':
      answer({ kind: 'typed', outcome: await typist.types(request.text) });
      return;
    case 'typeForEver':
      await Promise.all([typeForEver(), foldForEver()]);
      return;
    case 'end':
      await log.close();
      process.disconnect();
      return;
    default:
      request satisfies never;
  }
}

async function typeForEver(): Promise<never> {
  for (;;) {
    const { length } = typist.text;
    const text = Array.from({ length: 25 }, (_, at) => String((length + at) % 10)).join('');
    // oxlint-disable-next-line no-await-in-loop
    const outcome = await typist.types(text);
    if (outcome.kind === 'appended') answer({ kind: 'acknowledged', count: outcome.lastSeq });
  }
}

async function foldForEver(): Promise<never> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop
    const outcome = await log.compact(typist.documentId);
    if (outcome.kind === 'failed') throw new Error(outcome.detail);
  }
}

function answer(message: ChildAnswer): void {
  process.send?.(message);
}
