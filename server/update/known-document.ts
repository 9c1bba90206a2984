/** What the admission check asks of the document; DocumentIndex answers. */
export interface KnownDocument {
  /** The next clock expected of this client id; 0 when nothing of it is known. */
  clockOf(clientId: number): number;
  /** Client ids with content. */
  readonly clientCount: number;
}
