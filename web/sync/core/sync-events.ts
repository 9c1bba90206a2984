/**
 * What goes into the sync core and what comes out. The core knows no socket, no browser storage, no timer and no
 * `Y.Doc`: `sync-client.ts` runs the effects and reports back as events, so the simulated world can cut, crash and
 * reload a client between any two of them.
 */
import type { DocumentEvent } from '../../../shared/protocol/events.ts';
import type { ServerFrame } from '../../../shared/protocol/frames.ts';
import type { PresenceUser } from '../../../shared/protocol/hello.ts';
import type { DocumentRole } from '../../../shared/roles.ts';

/** One local transaction as a Yjs update. `key` is unique over all tabs and page loads. */
export interface EditRow {
  readonly key: string;
  readonly update: Uint8Array;
}

/** What the local copy remembers of a document beside its content. */
export interface CopyMeta {
  readonly generation: string;
  /** A whole first sync has been written: the content may be shown without the server. */
  readonly seen: boolean;
  readonly role: DocumentRole;
  readonly user: PresenceUser;
  readonly schema: number;
}

/** A document as the local copy has it. */
export interface LoadedCopy {
  readonly meta: CopyMeta;
  /** Content that the server has. */
  readonly shared: readonly Uint8Array[];
  /** Edits that no ack has covered. */
  readonly unsent: readonly EditRow[];
  /** Under which this person wrote on this device, in this and in earlier page loads. */
  readonly ownClientIds: readonly number[];
}

/** What keeps the local copy from writing. */
export type CopyFault = 'refused' | 'full';

/** Between tabs of one person that show the same document. Of another generation: passed over. */
export type TabMessage =
  /** What I have; send me what I lack. */
  | { readonly kind: 'hello'; readonly generation: string; readonly stateVector: Uint8Array }
  /** Content, no edit to answer for. */
  | { readonly kind: 'content'; readonly generation: string; readonly update: Uint8Array }
  /** Edits made here that no ack has covered. */
  | { readonly kind: 'edits'; readonly generation: string; readonly rows: readonly EditRow[] }
  /** These edits are in the local copy. */
  | { readonly kind: 'kept'; readonly generation: string; readonly keys: readonly string[] }
  | { readonly kind: 'acked'; readonly generation: string; readonly keys: readonly string[] };

export const TIMERS = [
  /** The back-off is over. */
  'retry',
  /** A socket that opens, or a hello, is overdue. */
  'handshake',
  /** Time to ask whether the server is still there. */
  'ping',
  /** Nothing was heard since the question. */
  'pong',
  /** Live long enough to call the connection good. */
  'settled',
  /** Edits of another tab have waited long enough: send them from here. */
  'takeOver',
  /** The window in which awareness changes are gathered is over. */
  'awareness',
  /** Stock clients forget a peer that is silent for 30 s. */
  'renewAwareness',
] as const;
export type TimerName = (typeof TIMERS)[number];

export type SyncEvent =
  | { readonly kind: 'started' }
  | { readonly kind: 'copyLoaded'; readonly copy: LoadedCopy | undefined }
  | { readonly kind: 'copyFailed'; readonly fault: CopyFault }
  | { readonly kind: 'editsKept'; readonly keys: readonly string[] }
  | { readonly kind: 'keepingFailed'; readonly fault: CopyFault; readonly keys: readonly string[] }
  | { readonly kind: 'frame'; readonly frame: ServerFrame }
  | { readonly kind: 'undecodable'; readonly detail: string }
  | { readonly kind: 'closed'; readonly code: number; readonly reason: string }
  /** A local transaction: typed, pasted, undone. */
  | { readonly kind: 'typed'; readonly update: Uint8Array }
  /** Step 2 carries what the server had acknowledged once and has no more. */
  | { readonly kind: 'serverLacked'; readonly frame: number }
  /** All that is unsent does not fit into one frame: the empty answer went out as the first, or nothing. */
  | { readonly kind: 'answerTooLarge'; readonly frame: number }
  | { readonly kind: 'awarenessChanged' }
  | { readonly kind: 'network'; readonly up: boolean }
  /** The tab came to the front, or the page came back from the browser's memory. */
  | { readonly kind: 'shown' }
  | { readonly kind: 'timer'; readonly name: TimerName }
  | { readonly kind: 'tab'; readonly message: TabMessage }
  /** What a tab sent builds on something that we lack. */
  | { readonly kind: 'tabGap' }
  /** Of a document that is closed: the unsent edits were copied away, or are not wanted. */
  | { readonly kind: 'givenUp' }
  /** The user asks to try again now. */
  | { readonly kind: 'retry' }
  | { readonly kind: 'leaving' };

export type SyncEffect =
  | { readonly kind: 'connect' }
  | { readonly kind: 'closeSocket' }
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  /** Our state vector. */
  | { readonly kind: 'sendStep1' }
  /** What the server lacks by its vector. `hasUnsent` false: nothing, if the vector covers ours. */
  | {
      readonly kind: 'sendStep2';
      readonly serverVector: Uint8Array;
      readonly answer: StepTwoAnswer;
      /** Its number among the counted frames. */
      readonly frame: number;
      /** A frame above this closes the connection. */
      readonly limitBytes: number;
    }
  /** Edits in the order they were made, as one update frame. */
  | { readonly kind: 'sendEdits'; readonly updates: readonly Uint8Array[] }
  /** What the server lacks, as an update frame: it did not ask, but now we may send. */
  | { readonly kind: 'sendMissing'; readonly serverVector: Uint8Array }
  /** Our own awareness state; `renewed` with a raised clock. */
  | { readonly kind: 'sendAwareness'; readonly renewed: boolean }
  | { readonly kind: 'apply'; readonly update: Uint8Array; readonly from: ApplyFrom }
  | { readonly kind: 'applyAwareness'; readonly update: Uint8Array }
  | { readonly kind: 'dropPeers' }
  | { readonly kind: 'setTimer'; readonly name: TimerName; readonly delayMs: number }
  | { readonly kind: 'clearTimer'; readonly name: TimerName }
  | { readonly kind: 'keepEdits'; readonly rows: readonly EditRow[] }
  | { readonly kind: 'keepContent'; readonly update: Uint8Array }
  /** These rows are on the server's disk: content from now on, no longer edits to send. */
  | { readonly kind: 'markAcked'; readonly keys: readonly string[] }
  | { readonly kind: 'remember'; readonly meta: CopyMeta }
  /** The copy belongs to another history: never merge it, never lose it. */
  | { readonly kind: 'setAsideCopy'; readonly generation: string }
  /** The document is closed to this person: its copy goes but for unsent edits, and of these those given up. */
  | { readonly kind: 'forgetCopy'; readonly givenUp: readonly string[] }
  | { readonly kind: 'tellTabs'; readonly message: TabMessage }
  | { readonly kind: 'helloTabs'; readonly generation: string }
  | { readonly kind: 'answerTab'; readonly generation: string; readonly stateVector: Uint8Array }
  /** This page is older than the document. At most once per version: the driver remembers. */
  | { readonly kind: 'reloadPage'; readonly version: string }
  | { readonly kind: 'tell'; readonly event: DocumentEvent };

/** `nothing`: we may not write. `unsent`: there are edits to send. `check`: only if the server lacks our own structs. */
export type StepTwoAnswer = 'nothing' | 'unsent' | 'check';

/** `tabEdits` may lack what they build on; then the tab that made them is asked. */
export type ApplyFrom = 'server' | 'copy' | 'tabEdits' | 'tabContent';
