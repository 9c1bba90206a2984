/** One session's standing in a room: who, with which role, and which of its frames are on disk. */
import type { Joining } from './room-events.ts';
import { AckLedger } from './ack-ledger.ts';
import { StepOneAsker } from './step-one-asker.ts';
import { StepOneReader } from './step-one-reader.ts';

export interface Session {
  joining: Joining;
  readonly ledger: AckLedger;
  readonly asker: StepOneAsker;
  readonly reader: StepOneReader;
}

export function createSession(joining: Joining): Session {
  return { joining, ledger: new AckLedger(), asker: new StepOneAsker(), reader: new StepOneReader() };
}
