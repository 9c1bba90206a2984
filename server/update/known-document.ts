import type { ClockRanges } from './clock-ranges.ts';

/** What the admission check asks of the document; DocumentIndex answers. */
export interface KnownDocument {
  /** The next clock expected of this client id; 0 when nothing of it is known. */
  clockOf(clientId: number): number;
  /** Client ids with content. */
  readonly clientCount: number;
  /** Client ids are numbered in the order in which they became known, from 0; undefined when unknown. */
  clientNumberOf(clientId: number): number | undefined;
  clientIdOf(clientNumber: number): number | undefined;
  /** Where this client id's items lie; see place-runs.ts. Empty when it is unknown. */
  placeRunsOf(clientId: number): readonly number[];
  /** Deleted clocks of a client id; undefined when there are none. */
  deletedOf(clientId: number): ClockRanges | undefined;
  /** Root types are numbered likewise. */
  rootNumberOf(name: string): number | undefined;
  readonly rootNameCount: number;
}
