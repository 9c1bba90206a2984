import { beforeEach, describe, expect, it } from 'vitest';
import { CLOSE } from '../../shared/protocol/close-codes.ts';
import { encodeEvent } from '../../shared/protocol/frames.ts';
import { Chance } from '../../shared/testing/chance.ts';
import { delayBeforeReturn } from './core/coming-back.ts';
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

describe('close codes', () => {
  it.each([
    [CLOSE.malformedRequest, 'malformed'],
    [CLOSE.unauthenticated, 'signedOut'],
    [CLOSE.forbidden, 'forbidden'],
    [CLOSE.notFound, 'notFound'],
    [CLOSE.deleted, 'deleted'],
    [CLOSE.documentTooLarge, 'tooLarge'],
    [CLOSE.schemaTooOld, 'pageTooOld'],
    [4499, 'refused'],
    [CLOSE.undecodable, 'refused'],
    [CLOSE.textFrame, 'refused'],
    [CLOSE.inadmissible, 'refused'],
    [CLOSE.shapeLimit, 'refused'],
    [CLOSE.frameTooLarge, 'refused'],
  ])('SYNC-16 stops for good at %i (%s), and says that unsent edits are not saved', async (code, why) => {
    const alice = await device('alice').opens();
    server.auto = false;
    alice.types('unsent');
    server.close('alice', code, 'because');
    server.deliver();
    await heard();
    expect(alice.getState()).toMatchObject({
      link: { kind: 'stopped', why, code, detail: 'because' },
      save: { kind: 'notSaved', why, edits: 1, kept: true },
      editable: false,
    });
    expect(alice.reads()).toBe('unsent');
    time.advance(3_600_000);
    expect(server.connections('alice')).toBe(1);
  });

  it.each([
    1000,
    1005,
    1006,
    CLOSE.goingAway,
    CLOSE.serverFault,
    CLOSE.overload,
    CLOSE.storageFailing,
    CLOSE.silent,
  ])('SYNC-17 comes back by itself after %i', async (code) => {
    const alice = await device('alice').opens();
    server.close('alice', code);
    expect(alice.getState().link).toMatchObject({ kind: 'waiting', code });
    time.advance(10_000);
    expect(alice.getState().link.kind).toBe('live');
  });

  it('SYNC-18 waits longer with each failure, with full jitter, at most 10 s, after overload 30 s', () => {
    const most = [0, 1, 2, 3, 10, 100].map((attempts) => delayBeforeReturn(1006, attempts, 0.999_999));
    expect(most).toEqual([300, 600, 1_200, 2_400, 10_000, 10_000]);
    expect(delayBeforeReturn(1006, 5, 0)).toBe(0);
    expect(delayBeforeReturn(1006, 5, 0.5)).toBe(4_800);
    expect(delayBeforeReturn(CLOSE.overload, 0, 0.5)).toBe(1_200);
    expect(delayBeforeReturn(CLOSE.overload, 20, 0.5)).toBe(15_000);
  });

  it('SYNC-19 spreads a thousand clients of a restarted server over one second', () => {
    const chance = new Chance(7);
    const delays = Array.from({ length: 1_000 }, () =>
      delayBeforeReturn(CLOSE.goingAway, 0, chance.fraction()),
    );
    expect(Math.max(...delays)).toBeLessThanOrEqual(1_000);
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const within = delays.filter((delay) => Math.floor(delay / 100) === tenth).length;
      expect(within).toBeGreaterThan(60);
      expect(within).toBeLessThan(140);
    }
  });

  it('SYNC-20 does not forget how often it failed until a connection proved good', async () => {
    const alice = await device('alice').opens();
    for (let times = 0; times < 6; times += 1) {
      server.close('alice', CLOSE.serverFault);
      alice.says({ kind: 'shown' });
      server.settle();
    }
    expect(alice.debug().attempts).toBe(6);
    time.advance(5_000);
    expect(alice.debug().attempts).toBe(0);
  });

  it('SYNC-21 tries at once when the network returns, the tab is shown or the user asks', async () => {
    const alice = await device('alice').opens();
    for (const poke of [
      () => alice.says({ kind: 'network', up: true }),
      () => alice.says({ kind: 'shown' }),
      () => alice.retryNow(),
    ]) {
      server.reachable = false;
      server.cutEverybody();
      time.advance(120_000);
      expect(alice.getState().link.kind).toBe('waiting');
      server.reachable = true;
      poke();
      server.settle();
      expect(alice.getState().link.kind).toBe('live');
    }
  });

  it('SYNC-22 says Offline when the browser knows of no network, and goes on trying: it may be wrong', async () => {
    const alice = await device('alice').opens();
    alice.says({ kind: 'network', up: false });
    time.advance(5_000);
    expect(alice.getState().link.kind).toBe('live');
    server.cutEverybody();
    expect(alice.getState().link).toEqual({ kind: 'offline' });
    time.advance(60_000);
    expect(alice.getState().link.kind).toBe('live');
  });

  it('SYNC-23 tries again after a stop when the user asks, but not with a document of another history', async () => {
    const alice = await device('alice').opens();
    server.close('alice', CLOSE.forbidden);
    alice.retryNow();
    server.settle();
    expect(alice.getState().link.kind).toBe('live');
    server.generation = 'second';
    server.close('alice', CLOSE.rebuilt);
    alice.retryNow();
    server.settle();
    alice.retryNow();
    server.settle();
    expect(alice.getState().link).toMatchObject({ kind: 'stopped', why: 'rebuilt' });
  });

  it('SYNC-89 asks once for the history after 4409, and stops when told so again', async () => {
    const alice = await device('alice').opens();
    server.close('alice', CLOSE.rebuilt);
    alice.retryNow();
    server.close('alice', CLOSE.rebuilt, 'because');
    expect(alice.getState().link).toMatchObject({ kind: 'stopped', why: 'rebuilt', detail: 'because' });
    time.advance(3_600_000);
    expect(server.connections('alice')).toBe(2);
  });
});

describe('half-open connections', () => {
  it('SYNC-24 notices within 30 s that nothing is heard any more', async () => {
    const alice = await device('alice').opens();
    server.wire('alice').halfOpen = true;
    alice.types('into the void');
    time.advance(26_000);
    expect(alice.getState().link.kind).toBe('live');
    expect(alice.getState().save.kind).toBe('saving');
    time.advance(4_000);
    expect(server.connections('alice')).toBe(2);
    expect(alice.getState()).toMatchObject({ link: { kind: 'live' }, save: { kind: 'saved' } });
    expect(server.text()).toBe('into the void');
  });

  it('SYNC-25 asks at once, with little patience, when the tab is shown or the network changed', async () => {
    const alice = await device('alice').opens();
    server.wire('alice').halfOpen = true;
    alice.says({ kind: 'shown' });
    time.advance(3_900);
    expect(server.connections('alice')).toBe(1);
    time.advance(1_000);
    expect(server.connections('alice')).toBe(2);
  });

  it('SYNC-26 keeps a quiet connection that answers, for hours, and knows the round trip', async () => {
    const alice = await device('alice').opens();
    time.advance(3 * 3_600_000);
    expect(server.connections('alice')).toBe(1);
    expect(alice.getState().latencyMs).toBe(0);
  });

  it('SYNC-27 gives up a handshake that takes longer than 10 s', async () => {
    server.auto = false;
    const alice = device('alice').opensNow();
    await heard();
    time.advance(10_000);
    expect(alice.getState().link.kind).toBe('waiting');
  });

  it('SYNC-28 passes over frames and events that it does not know, and leaves a connection that makes no sense', async () => {
    const alice = await device('alice').opens();
    server.tell('alice', Uint8Array.of(99, 1, 2, 3));
    server.tell('alice', encodeEvent('{"event":"from the future","version":9,"data":{},"time":0}'));
    server.tell('alice', encodeEvent('not even JSON'));
    expect(alice.getState().link.kind).toBe('live');
    server.tell('alice', Uint8Array.of(0, 2, 200));
    expect(alice.getState().link.kind).toBe('waiting');
    time.advance(2_000);
    expect(alice.getState().link.kind).toBe('live');
  });
});
