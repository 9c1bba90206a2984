/**
 * Reads lib0's encoding from bytes that nobody vouches for. Nothing is thrown: the first fault is kept in
 * `failure`, the reader jumps to the end, and everything read from then on is 0. Loops therefore end by
 * themselves, and one look at `failure` afterwards is enough. It only ever moves forward: time is linear.
 */

/** Why an update is not taken, in the shape of an Admission. */
export interface Failure {
  readonly kind: 'malformed' | 'overLimit';
  readonly reason: string;
}

/** Eight groups of seven bits hold every safe integer; lib0 reads NaN out of longer runs of zero groups. */
const LONGEST_VAR_UINT = 8;

export class ByteReader {
  readonly bytes: Uint8Array;
  position: number;
  failure: Failure | undefined;
  /** Where the bytes of the string that was skipped last begin; they end at `position`. Empty after a failure. */
  textStart = 0;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  fail(reason: string, kind: Failure['kind'] = 'malformed'): void {
    this.failure ??= { kind, reason };
    this.position = this.bytes.length;
    this.textStart = this.position;
  }

  readByte(): number {
    if (this.position >= this.bytes.length) {
      this.fail('ends too early');
      return 0;
    }
    return this.bytes[this.position++] ?? 0;
  }

  readVarUint(): number {
    const first = this.readByte();
    return first < 0x80 ? first : this.#readLongVarUint(first & 0x7f);
  }

  #readLongVarUint(lowest: number): number {
    let value = lowest;
    let factor = 128;
    for (let group = 1; group < LONGEST_VAR_UINT; group++) {
      const byte = this.readByte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        if (value <= Number.MAX_SAFE_INTEGER) return value;
        break;
      }
      factor *= 128;
    }
    this.fail('a number is out of range');
    return 0;
  }

  /** A signed number: a bit for the sign and six of the value come first. */
  skipVarInt(): void {
    const first = this.readByte();
    if (first >= 0x80) this.#readLongVarUint(first & 0x3f);
  }

  /** A number of things to follow, each of at least one byte. */
  readCount(): number {
    const count = this.readVarUint();
    if (count <= this.remaining) return count;
    this.fail('a count is larger than what is left');
    return 0;
  }

  skip(byteCount: number): void {
    if (byteCount > this.remaining) this.fail('ends too early');
    else this.position += byteCount;
  }

  /** Skips a length and as many bytes. */
  skipBytes(): void {
    this.skip(this.readVarUint());
  }

  /** Skips a string and gives its length in UTF-16 units, which is what Yjs counts. */
  skipString(): number {
    const byteCount = this.readVarUint();
    if (byteCount > this.remaining) {
      this.fail('ends too early');
      return 0;
    }
    const end = this.position + byteCount;
    this.textStart = this.position;
    const units = utf16Length(this.bytes, this.position, end);
    if (units < 0) {
      this.fail('text that is not UTF-8');
      return 0;
    }
    this.position = end;
    return units;
  }
}

/** Of the UTF-8 in this range; -1 when it is none. lib0 decodes fatally, so one bad byte breaks a whole update. */
export function utf16Length(bytes: Uint8Array, start: number, end: number): number {
  let units = 0;
  let at = start;
  while (at < end) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) {
      at += 1;
      units += 1;
      continue;
    }
    const size = characterSize(bytes, at, end);
    if (size === 0) return -1;
    at += size;
    units += size === 4 ? 2 : 1;
  }
  return units;
}

/** Bytes of the character that starts here with a lead byte above 0x7f; 0 when it is not well-formed. */
function characterSize(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (at + size > end) return 0;
  // The second byte's range excludes overlong forms, surrogates and what lies beyond U+10FFFF.
  const second = bytes[at + 1] ?? 0;
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return 0;
  for (let next = at + 2; next < at + size; next++) {
    if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return size;
}

/** The text of a string that was skipped, and thereby checked. */
export function textBetween(bytes: Uint8Array, start: number, end: number): string {
  return UTF8.decode(bytes.subarray(start, end));
}

/** As lib0 decodes: a byte order mark is a character like any other. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
