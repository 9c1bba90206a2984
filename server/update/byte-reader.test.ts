import * as fc from 'fast-check';
import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import { ByteReader, utf16Length } from './byte-reader.ts';

const SEED = 20_261_121;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function lengthByDecoding(bytes: Uint8Array): number {
  try {
    return decoder.decode(bytes).length;
  } catch {
    return -1;
  }
}

describe('reading bytes that nobody vouches for', () => {
  it('UPD-5 counts UTF-16 units, and finds what is not UTF-8, as a decoder does', () => {
    const pieces = fc.array(
      fc.oneof(fc.uint8Array({ maxLength: 4 }), fc.string({ unit: 'binary' }).map(encode)),
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const bytes = new Uint8Array(parts.flatMap((part) => [...part]));
        expect(utf16Length(bytes, 0, bytes.length)).toBe(lengthByDecoding(bytes));
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('UPD-5 second bytes of every kind behind every lead byte', () => {
    const different: string[] = [];
    for (let lead = 0x80; lead < 0x100; lead++) {
      for (let second = 0; second < 0x100; second += 3) {
        for (const rest of [[], [0x80], [0x80, 0xbf], [0x80, 0x20]]) {
          const bytes = new Uint8Array([lead, second, ...rest]);
          if (utf16Length(bytes, 0, bytes.length) !== lengthByDecoding(bytes))
            different.push(bytes.join(' '));
        }
      }
    }
    expect(different).toEqual([]);
  });

  it('UPD-5 reads every number that lib0 writes', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (number) => {
        const encoder = encoding.createEncoder();
        encoding.writeVarUint(encoder, number);
        const reader = new ByteReader(encoding.toUint8Array(encoder));
        expect([reader.readVarUint(), reader.remaining, reader.failure]).toEqual([number, 0, undefined]);
      }),
      { seed: SEED, numRuns: 2000 },
    );
  });

  it('UPD-5 keeps the first fault and reads nothing more', () => {
    const reader = new ByteReader(new Uint8Array([5, 1, 2]));
    reader.skipBytes();
    expect(reader.failure).toEqual({ kind: 'malformed', reason: 'ends too early' });
    reader.fail('something else');
    expect([reader.readVarUint(), reader.readCount(), reader.skipString()]).toEqual([0, 0, 0]);
    expect(reader.failure?.reason).toBe('ends too early');
  });
});

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
