import type { ClockRanges } from './clock-ranges.ts';

/** What the admission check asks of the document; DocumentIndex answers. */
export interface KnownDocument {
  /** The next clock expected of this client id; 0 when nothing of it is known. */
  clockOf(clientId: number): number;
  /** Client ids with content. */
  readonly clientCount: number;
  /** Where a known item lies; see place-runs.ts. */
  placeAt(clientId: number, clock: number): number;
  /** Deleted clocks of a client id; undefined when there are none. */
  deletedOf(clientId: number): ClockRanges | undefined;
  hasRootName(name: string): boolean;
  readonly rootNameCount: number;
}
