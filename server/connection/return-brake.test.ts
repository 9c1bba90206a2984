import { describe, expect, it } from 'vitest';
import { principalIdOf } from '../../shared/ids.ts';
import { encodeUpdate } from '../../shared/protocol/frames.ts';
import { LONGEST_WAIT_MS, ReturnBrake } from './return-brake.ts';
import { ConnectionWorld } from './testing/connection-world.ts';

const MALLORY = principalIdOf('user', 'mallory');
const ALICE = principalIdOf('user', 'alice');

function offendsTimes(brake: ReturnBrake, times: number, now: number): void {
  for (let count = 0; count < times; count += 1) brake.offends(MALLORY, now);
}

describe('coming back after offences', () => {
  it('CONN-37 lets in at once who has offended a few times, and everybody else', () => {
    const brake = new ReturnBrake();
    offendsTimes(brake, 25, 1_000);
    expect(brake.comesBack(MALLORY, 1_000)).toBe(0);
    offendsTimes(brake, 25, 1_000);
    expect(brake.comesBack(MALLORY, 1_000)).toBeGreaterThan(0);
    expect(brake.comesBack(ALICE, 1_000)).toBe(0);
  });

  it('CONN-37 lets those who wait in one after the other, and forgives with time', () => {
    const brake = new ReturnBrake();
    offendsTimes(brake, 50, 1_000);
    const waits = [1, 2, 3].map(() => brake.comesBack(MALLORY, 1_000));
    expect(waits).toEqual([250, 260, 270]);
    expect(brake.comesBack(MALLORY, 2_000)).toBe(0);
  });

  it('CONN-37 keeps nobody waiting for long, whatever they did and whatever clocks show', () => {
    const brake = new ReturnBrake();
    offendsTimes(brake, 10_000, 3_600_000);
    expect(brake.comesBack(MALLORY, 3_600_000)).toBeUndefined();
    expect(brake.comesBack(MALLORY, 3_600_000 + LONGEST_WAIT_MS)).toBeLessThan(LONGEST_WAIT_MS);
    // The clock is set back by an hour.
    brake.comesBack(MALLORY, 0);
    expect(brake.comesBack(MALLORY, LONGEST_WAIT_MS + 1_000)).toBe(0);
  });

  it('CONN-37 slows down the offender, not others of the same address', async () => {
    const world = new ConnectionWorld();
    for (let count = 0; count < 50; count += 1) {
      // oxlint-disable-next-line no-await-in-loop
      (await world.comesIn({ credential: { kind: 'bearer', token: 'bob' } })).saysText();
    }
    const bob = await world.comesIn({ credential: { kind: 'bearer', token: 'bob' } });
    const visitorsBefore = world.door.visitors.length;
    const alice = await world.comesIn();
    alice.says(encodeUpdate(Uint8Array.of(0, 0)));
    expect(world.door.visitors).toHaveLength(visitorsBefore + 1);
    expect([bob.closedWith, bob.isPaused]).toEqual([undefined, true]);
    world.time.passes(LONGEST_WAIT_MS);
    await world.answers();
    expect(world.door.visitors).toHaveLength(visitorsBefore + 2);
    expect([bob.closedWith, bob.isPaused]).toEqual([undefined, false]);
  });

  it('CONN-37 asks for the rights again after the wait', async () => {
    const world = new ConnectionWorld();
    for (let count = 0; count < 50; count += 1) {
      // oxlint-disable-next-line no-await-in-loop
      (await world.comesIn()).saysText();
    }
    const visitorsBefore = world.door.visitors.length;
    const alice = await world.comesIn();
    world.access.answer = { kind: 'forbidden' };
    world.time.passes(LONGEST_WAIT_MS);
    await world.answers();
    expect(alice.closedWith?.code).toBe(4403);
    expect(world.door.visitors).toHaveLength(visitorsBefore);
  });

  it('CONN-37 refuses with 1013, which is not final, who would have to wait for too long', async () => {
    const world = new ConnectionWorld();
    const inside = await Promise.all(Array.from({ length: 300 }, () => world.comesIn()));
    for (const socket of inside) socket.saysText();
    const back = await world.comesIn();
    expect(back.closedWith?.code).toBe(1013);
  });
});
