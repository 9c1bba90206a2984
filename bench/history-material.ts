/**
 * The long history, one Yjs update a keystroke: the recorded writing of the Automerge paper where that lies beside
 * the project (josephg/editing-traces, CC-BY-4.0), else as many made-up keystrokes of the same kind.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import * as Y from 'yjs';
import { TEXT_ROOT } from './load/edits.ts';

export interface History {
  readonly updates: readonly Uint8Array[];
  readonly text: string;
  readonly textBytes: number;
  /** Of the whole document as Yjs encodes it: a client that has heard this much has it. */
  readonly stateBytes: number;
  readonly stateVector: Uint8Array;
}

const TRACE = fileURLToPath(new URL('../../shared/data/traces/automerge-paper.json.gz', import.meta.url));
const MADE_UP_KEYS = 260_000;
const FILE = 'history.bin';

type Patch = readonly [position: number, deleted: number, inserted: string];

/** Made once for all runs; says what it is. */
export function prepareHistory(folder: string, atMostKeys: number): string {
  const recorded = existsSync(TRACE);
  const doc = new Y.Doc();
  doc.clientID = 4711;
  const text = doc.getText(TEXT_ROOT);
  const pieces: Uint8Array[] = [];
  let keys = 0;
  doc.on('update', (update: Uint8Array) => pieces.push(lengthOf(update), update));
  for (const [position, deleted, inserted] of recorded ? recordedKeys() : madeUpKeys(text)) {
    keys += 1;
    if (keys > atMostKeys) break;
    doc.transact(() => {
      if (deleted > 0) text.delete(position, deleted);
      if (inserted !== '') text.insert(position, inserted);
    });
  }
  writeFileSync(join(folder, FILE), Buffer.concat(pieces));
  return `${recorded ? 'automerge-paper' : 'made-up keystrokes'}: ${pieces.length / 2} edits, ${text.length} characters`;
}

export function readHistory(folder: string): History {
  const bytes = readFileSync(join(folder, FILE));
  const updates: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 4 + bytes.readUInt32LE(at);
    updates.push(bytes.subarray(at + 4, end));
    at = end;
  }
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  const text = doc.getText(TEXT_ROOT).toJSON();
  return {
    updates,
    text,
    textBytes: Buffer.byteLength(text),
    stateBytes: Y.encodeStateAsUpdate(doc).length,
    stateVector: Y.encodeStateVector(doc),
  };
}

function lengthOf(update: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(update.length);
  return bytes;
}

function* recordedKeys(): Generator<Patch> {
  const trace: unknown = JSON.parse(gunzipSync(readFileSync(TRACE)).toString());
  if (!isTrace(trace)) throw new Error(`${TRACE} is not a trace`);
  for (const { patches } of trace.txns) yield* patches;
}

function isTrace(
  trace: unknown,
): trace is { readonly txns: readonly { readonly patches: readonly Patch[] }[] } {
  return typeof trace === 'object' && trace !== null && 'txns' in trace && Array.isArray(trace.txns);
}

/** Mostly writing on, sometimes taking back, now and then going elsewhere; the same every time. */
function* madeUpKeys(text: Y.Text): Generator<Patch> {
  let seed = 42;
  const chance = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  let caret = 0;
  for (let key = 0; key < MADE_UP_KEYS; key += 1) {
    if (chance() < 0.01) caret = Math.floor(chance() * text.length);
    if (caret > 0 && chance() < 0.3) {
      caret -= 1;
      yield [caret, 1, ''];
    } else {
      yield [caret, 0, 'etaoin shrdlu'.charAt(Math.floor(chance() * 13))];
      caret += 1;
    }
  }
}
