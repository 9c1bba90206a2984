/** What one client section brings that is new. Its structs follow each other without a gap. */
export class IncomingSection {
  readonly clientId: number;
  /** See KnownDocument. */
  readonly clientNumber: number;
  /** Known before; the new clocks are `from` up to but not including `to`. */
  readonly from: number;
  to: number;
  /** New structs: how many, where the first begins, where the last ends. */
  count = 0;
  start = 0;
  end = 0;
  /** The clock of the first new struct: before `from` when a part of it is known. */
  startClock = 0;
  placeRuns: number[] = [];
  /** from, to, from, to, … of those structs that are deleted from the beginning. */
  readonly deletedBounds: number[] = [];
  /** How far its structs have been placed, and where the first that has not been is found. */
  placedTo: number;
  resumeAt = 0;
  resumeClock = 0;
  resumeCount = 0;
  isWaiting = false;

  constructor(clientId: number, clientNumber: number, from: number) {
    this.clientId = clientId;
    this.clientNumber = clientNumber;
    this.from = from;
    this.to = from;
    this.placedTo = from;
  }

  rewind(): void {
    this.placeRuns = [];
    this.placedTo = this.from;
    this.resumeAt = this.start;
    this.resumeClock = this.startClock;
    this.resumeCount = this.count;
  }

  /** The struct that comes next, and ends at `end`, is deleted from the beginning. */
  noteDeleted(end: number): void {
    const bounds = this.deletedBounds;
    if (bounds.at(-1) === this.to) bounds[bounds.length - 1] = end;
    else bounds.push(this.to, end);
  }
}
