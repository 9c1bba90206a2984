import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../shared/protocol/limits.ts';
import { AdmissionGate } from './admission-gate.ts';
import { ManualTime } from './testing/manual-time.ts';

function gateWith(limits: Partial<Limits>) {
  const time = new ManualTime();
  return { time, gate: new AdmissionGate({ ...DEFAULT_LIMITS, ...limits }, time, time) };
}

describe('admission gate', () => {
  it('CONN-9 admits so many in total and per address, and again when somebody has gone', () => {
    const { gate } = gateWith({ connections: 3, connectionsPerAddress: 2 });
    const first = gate.admit('192.0.2.1');
    expect(gate.admit('192.0.2.1')).toBeDefined();
    expect(gate.admit('::ffff:192.0.2.1')).toBeUndefined();
    expect(gate.admit('192.0.2.2')).toBeDefined();
    expect(gate.admit('192.0.2.3')).toBeUndefined();
    first?.release();
    first?.release();
    expect(gate.admit('192.0.2.1')).toBeDefined();
    expect(gate.admit('192.0.2.3')).toBeUndefined();
  });

  it('CONN-9 admits everybody when the limits are off', () => {
    const { gate } = gateWith({ connections: 0, connectionsPerAddress: 0 });
    const admitted = Array.from({ length: 5_000 }, () => gate.admit('192.0.2.1'));
    expect(admitted.every((admission) => admission !== undefined)).toBe(true);
  });

  it('CONN-12 holds all connections of an address to one rate together', () => {
    const { gate, time } = gateWith({ framesPerSecond: 0, framesPerSecondPerAddress: 1 });
    const one = gate.admit('192.0.2.1');
    const other = gate.admit('192.0.2.1');
    const elsewhere = gate.admit('192.0.2.2');
    const taken = Array.from({ length: 8 }, () => [one?.takeFrame(1), other?.takeFrame(1)]).flat();
    expect(taken.filter(Boolean)).toHaveLength(10);
    expect(elsewhere?.takeFrame(1)).toBe(true);
    time.passes(1_000);
    expect(other?.takeFrame(1)).toBe(true);
    expect(one?.takeFrame(1)).toBe(false);
  });

  it('CONN-12 remembers a spent address until it has recovered, then forgets it', () => {
    const { gate, time } = gateWith({ framesPerSecond: 0, framesPerSecondPerAddress: 1 });
    const first = gate.admit('192.0.2.1');
    while (first?.takeFrame(1) === true);
    first?.release();
    const second = gate.admit('192.0.2.1');
    expect(second?.takeFrame(1)).toBe(false);
    second?.release();
    expect(gate.addresses()).toBe(1);
    time.passes(10_000);
    expect(gate.addresses()).toBe(0);
  });

  it('CONN-12 does not forget an address that has come back meanwhile', () => {
    const { gate, time } = gateWith({
      framesPerSecond: 0,
      framesPerSecondPerAddress: 1,
      connectionsPerAddress: 1,
    });
    gate.admit('192.0.2.1')?.release();
    expect(gate.admit('192.0.2.1')).toBeDefined();
    time.passes(60_000);
    expect(gate.addresses()).toBe(1);
    expect(gate.admit('192.0.2.1')).toBeUndefined();
  });

  it('CONN-12 never outlaws one frame of the largest size', () => {
    const { gate } = gateWith({ bytesPerSecond: 10, bytesPerSecondPerAddress: 10, frameBytes: 5_000 });
    const admission = gate.admit('192.0.2.1');
    expect(admission?.takeFrame(5_000)).toBe(true);
    expect(admission?.takeFrame(1)).toBe(false);
  });

  it('CONN-12 counts nothing when the rates are off', () => {
    const { gate } = gateWith({
      framesPerSecond: 0,
      bytesPerSecond: 0,
      framesPerSecondPerAddress: 0,
      bytesPerSecondPerAddress: 0,
    });
    const admission = gate.admit('192.0.2.1');
    for (let count = 0; count < 100_000; count += 1) expect(admission?.takeFrame(1e9)).toBe(true);
  });
});
