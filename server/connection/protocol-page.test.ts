import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CLOSE } from '../../shared/protocol/close-codes.ts';
import { decodeServerFrame } from '../../shared/protocol/frames.ts';
import {
  BURST_SECONDS,
  DEAD_AFTER_MS,
  DEFAULT_LIMITS,
  KEEPALIVE_MS,
  PING_EVERY_MS,
} from '../../shared/protocol/limits.ts';

const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');

describe('docs/protocol.md', () => {
  it('lists every close code and no other', () => {
    const listed = [...page.matchAll(/^\| (\d{4}) \|/gm)].map((match) => Number(match[1]));
    expect(listed).toEqual(Object.values(CLOSE).toSorted((one, other) => one - other));
  });

  it('gives every frame the number that it has', () => {
    const numbers = [...page.matchAll(/^(\w+) +:= (\d+)(?: • (\d) • )?/gm)];
    expect(numbers.length).toBe(10);
    for (const [, name, type, step] of numbers) {
      const bytes = [type, step].filter((part) => part !== undefined).map(Number);
      // Every payload can be a single zero byte, but for `queryAwareness`, which has none.
      const decoded = decodeServerFrame(Uint8Array.from(name === 'queryAwareness' ? bytes : [...bytes, 0]));
      expect(decoded).toMatchObject({ ok: true, value: { kind: name } });
    }
  });

  it.each([
    ['LIMIT_CONNECTIONS', DEFAULT_LIMITS.connections, 1],
    ['LIMIT_CONNECTIONS_PER_ADDRESS', DEFAULT_LIMITS.connectionsPerAddress, 1],
    ['LIMIT_FRAMES_PER_SECOND', DEFAULT_LIMITS.framesPerSecond, 1],
    ['LIMIT_FRAMES_PER_SECOND_PER_ADDRESS', DEFAULT_LIMITS.framesPerSecondPerAddress, 1],
    ['LIMIT_BYTES_PER_SECOND', DEFAULT_LIMITS.bytesPerSecond, 1024 * 1024],
    ['LIMIT_BYTES_PER_SECOND_PER_ADDRESS', DEFAULT_LIMITS.bytesPerSecondPerAddress, 1024 * 1024],
    ['LIMIT_FRAME_BYTES', DEFAULT_LIMITS.frameBytes, 1024 * 1024],
    ['LIMIT_DOCUMENT_BYTES', DEFAULT_LIMITS.documentBytes, 1024 * 1024],
    ['LIMIT_OUTBOUND_QUEUE_BYTES', DEFAULT_LIMITS.outboundQueueBytes, 1024 * 1024],
    ['LIMIT_HANDSHAKE_MS', DEFAULT_LIMITS.handshakeMs, 1],
  ])('gives %s as it is', (name, value, unit) => {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\``));
    const amount = /^([\d,]+)( MiB)?$/.exec(row?.split('|')[2]?.trim() ?? '');
    expect(amount?.[2] === undefined ? 1 : 1024 * 1024).toBe(unit);
    expect(Number(amount?.[1]?.replaceAll(',', ''))).toBe(value / unit);
  });

  it('gives the times as they are', () => {
    expect(page).toContain(`nothing for ${KEEPALIVE_MS / 1000} s`);
    expect(page).toContain(`pings every ${PING_EVERY_MS / 1000} s`);
    expect(page).toContain(`When for ${DEAD_AFTER_MS / 1000} s nothing`);
    expect(page).toContain(`a burst of ${BURST_SECONDS} s`);
  });
});
