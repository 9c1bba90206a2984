import { beforeEach, describe, expect, it } from 'vitest';
import { CLOSE, NO_LONGER_ALLOWED } from '../../shared/protocol/close-codes.ts';
import { Device } from './testing/device.ts';
import { HonestServer } from './testing/honest-server.ts';
import { createManualTime, heard, type ManualTime } from './testing/manual-time.ts';

let server: HonestServer;
let time: ManualTime;
const device = (person: string): Device => new Device({ server, time, person, seed: person.length });

beforeEach(() => {
  server = new HonestServer();
  time = createManualTime();
  time.onAlarm(() => server.settle());
});

/** What waits to be written is written, and what is to be forgotten forgotten. */
async function pass(): Promise<void> {
  for (let times = 0; times < 4; times += 1) {
    time.advance(500);
    await heard();
  }
}

const WAYS_OUT = [
  [CLOSE.notFound, 'no such document'],
  [CLOSE.forbidden, NO_LONGER_ALLOWED],
] as const;

describe('a document that is closed to this person', () => {
  it.each(WAYS_OUT)('SYNC-95 leaves no copy here when all was sent (%i)', async (code, reason) => {
    const laptop = device('alice');
    const alice = await laptop.opens();
    const bob = await device('bob').opens();
    alice.types('secret figures');
    await pass();
    expect(laptop.copy.contents()).not.toEqual([]);
    // What came a moment ago still waits to be written: it must not come after the forgetting.
    bob.types('more of them ');
    server.close('alice', code, reason);
    await pass();
    expect(alice.getState()).toMatchObject({ link: { kind: 'stopped', why: 'notFound', code } });
    expect(laptop.copy.contents()).toEqual([]);
    await alice.close();
    expect(laptop.copy.contents()).toEqual([]);
  });

  it.each(['before', 'after'])(
    'SYNC-95 so does one found closed on opening, %s its copy is read',
    async (when) => {
      const laptop = device('alice');
      const alice = await laptop.opens();
      alice.types('secret figures');
      await pass();
      await alice.close();
      server.refusal = { code: CLOSE.forbidden, reason: 'not allowed' };
      const again = laptop.opensNow();
      if (when === 'after') await heard();
      expect(again.getState().phase).toBe(when === 'after' ? 'ready' : 'opening');
      server.settle();
      await pass();
      expect(again.getState()).toMatchObject({ link: { kind: 'stopped', why: 'notFound' } });
      expect(laptop.copy.contents()).toEqual([]);
    },
  );

  it('SYNC-95 keeps its copy where only a frame was refused', async () => {
    const laptop = device('alice');
    const alice = await laptop.opens();
    alice.types('mine');
    await pass();
    server.close('alice', CLOSE.forbidden, 'client id 7 belongs to somebody else');
    await pass();
    expect(alice.getState()).toMatchObject({ link: { kind: 'stopped', why: 'forbidden' } });
    expect(laptop.copy.contents()).not.toEqual([]);
  });

  it.each(WAYS_OUT)('SYNC-96 keeps unsent edits until they are given up (%i)', async (code, reason) => {
    const laptop = device('alice');
    const alice = await laptop.opens();
    server.auto = false;
    alice.types('on its way');
    server.close('alice', code, reason);
    server.deliver();
    await pass();
    expect(alice.getState()).toMatchObject({ save: { kind: 'notSaved', why: 'notFound', kept: true } });
    expect(laptop.copy.unsentKeys()).toHaveLength(1);
    alice.giveUpUnsent();
    await pass();
    expect(alice.getState().save).toEqual({ kind: 'saved' });
    expect(alice.unsentUpdate()).toBeUndefined();
    expect(laptop.copy.contents()).toEqual([]);
  });

  it('SYNC-96 whoever is let in again sends what they wrote, and has a whole copy again', async () => {
    const laptop = device('alice');
    const alice = await laptop.opens();
    alice.types('base ');
    await pass();
    server.auto = false;
    alice.types('on its way');
    server.close('alice', CLOSE.forbidden, NO_LONGER_ALLOWED);
    server.deliver();
    await pass();
    expect(alice.getState().save).toMatchObject({ kind: 'notSaved', edits: 1 });
    await alice.close();
    server.auto = true;
    const again = await laptop.opens();
    expect(server.text()).toBe('base on its way');
    server.close('alice/2', CLOSE.forbidden, NO_LONGER_ALLOWED);
    await pass();
    expect(laptop.copy.contents()).toEqual([]);
    again.retryNow();
    server.settle();
    await pass();
    await again.close();
    server.reachable = false;
    const third = await laptop.opens();
    expect(third.getState().phase).toBe('ready');
    expect(third.reads()).toBe('base on its way');
  });

  it('SYNC-96 an open document has nothing to give up', async () => {
    const laptop = device('alice');
    const alice = await laptop.opens();
    server.auto = false;
    alice.types('on its way');
    alice.giveUpUnsent();
    await pass();
    expect(alice.unsentUpdate()).toBeDefined();
    expect(laptop.copy.unsentKeys()).toHaveLength(1);
  });
});
