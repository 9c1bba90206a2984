import { describe, expect, it } from 'vitest';
import { encodeWire, FRAGMENT_BYTES, WireReader } from './wire.ts';

function frameOf(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => index % 251);
}

describe('wire', () => {
  it('CONN-14 writes an unmasked binary frame exactly as RFC 6455 has it', () => {
    const [chunk] = encodeWire([Uint8Array.of(7, 8)]).chunks;
    expect([...(chunk?.parts[0] ?? [])]).toEqual([0x82, 2, 7, 8]);
    const medium = encodeWire([frameOf(126)]).chunks[0]?.parts[0]?.subarray(0, 4);
    expect([...(medium ?? [])]).toEqual([0x82, 126, 0, 126]);
    const long = encodeWire([frameOf(65_536)]).chunks[0]?.parts[0]?.subarray(0, 10);
    expect([...(long ?? [])]).toEqual([0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]);
  });

  it('CONN-14 packs many small frames into one chunk, in order', () => {
    const frames = [0, 1, 125, 126, 127, 65_535].map(frameOf);
    const wire = encodeWire(frames);
    expect(wire.chunks).toHaveLength(1);
    const reader = new WireReader();
    expect(wire.chunks.flatMap((chunk) => reader.read(chunk)).map((bytes) => bytes.length)).toEqual(
      frames.map((frame) => frame.length),
    );
    expect(wire.byteLength).toBe(wire.chunks[0]?.parts[0]?.length);
  });

  it('CONN-16 sends a large frame in fragments and does not copy it', () => {
    const large = frameOf(FRAGMENT_BYTES * 2 + 5);
    const wire = encodeWire([Uint8Array.of(1), large, Uint8Array.of(2)]);
    expect(wire.chunks.map((chunk) => (chunk.parts[0]?.[0] ?? 0).toString(16))).toEqual([
      '82',
      '2',
      '0',
      '80',
      '82',
    ]);
    expect(wire.chunks[1]?.parts[1]?.buffer).toBe(large.buffer);
    const reader = new WireReader();
    const messages = wire.chunks.flatMap((chunk) => reader.read(chunk));
    expect(messages.map((message) => message.length)).toEqual([1, large.length, 1]);
    expect(Buffer.compare(messages[1] ?? Buffer.alloc(0), large)).toBe(0);
    expect(wire.largestFrame).toBe(large.length);
  });
});
