import { beforeEach, describe, expect, it } from 'vitest';
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

describe('two tabs of one document', () => {
  it('SYNC-45 agree without the server', async () => {
    const laptop = device('alice');
    const one = await laptop.opens();
    const two = await laptop.opens();
    server.reachable = false;
    server.cutEverybody();
    one.types('one ');
    two.types('two');
    await heard();
    expect(one.reads()).toBe(two.reads());
    expect(one.reads()).toHaveLength(7);
    expect(one.getState().save).toMatchObject({ kind: 'offline', edits: 2 });
    expect(two.getState().save).toMatchObject({ kind: 'offline', edits: 2 });
  });

  it('SYNC-46 send each edit once while both are connected', async () => {
    const laptop = device('alice');
    const one = await laptop.opens();
    const two = await laptop.opens();
    for (const letter of 'once') one.types(letter);
    time.advance(30_000);
    expect(server.wire('alice').written).toHaveLength(4);
    expect(server.wire('alice/2').written).toHaveLength(0);
    expect(two.reads()).toBe('once');
    expect([one, two].map((tab) => tab.getState().save.kind)).toEqual(['saved', 'saved']);
  });

  it('SYNC-47 a tab that is connected sends, and sees acknowledged, what one that is cut off typed', async () => {
    const laptop = device('alice');
    const cutOff = await laptop.opens();
    const connected = await laptop.opens();
    server.wire('alice').halfOpen = true;
    cutOff.types('through the other');
    await heard();
    expect(connected.getState().save).toMatchObject({ kind: 'saving', edits: 1 });
    time.advance(5_000);
    await heard();
    expect(server.text()).toBe('through the other');
    expect(cutOff.getState().save.kind).toBe('saved');
    expect(connected.getState().save.kind).toBe('saved');
  });

  it('SYNC-48 what a tab typed before it was closed offline is sent by another tab', async () => {
    const laptop = device('alice');
    const closed = await laptop.opens();
    const stays = await laptop.opens();
    server.reachable = false;
    server.cutEverybody();
    closed.types('closed, not lost');
    await closed.close();
    server.reachable = true;
    stays.says({ kind: 'network', up: true });
    server.settle();
    await heard();
    expect(server.text()).toBe('closed, not lost');
    expect(stays.getState().save.kind).toBe('saved');
  });

  it('SYNC-49 a newcomer hears what the others hold, though nothing could be kept', async () => {
    const laptop = device('alice');
    const first = await laptop.opens();
    await heard();
    time.advance(1_000);
    await heard();
    server.reachable = false;
    server.cutEverybody();
    laptop.copy.failWith('full');
    first.types('in memory alone');
    await heard();
    laptop.copy.failWith(undefined);
    const newcomer = await laptop.opens();
    expect(newcomer.reads()).toBe('in memory alone');
    expect(newcomer.getState().save).toMatchObject({ kind: 'offline', edits: 1 });
  });

  it('SYNC-50 an edit that builds on what a tab lacks makes it ask, once', async () => {
    const laptop = device('alice');
    const one = await laptop.opens();
    const two = await laptop.opens();
    const bob = await device('bob').opens();
    server.wire('alice/2').halfOpen = true;
    bob.types('base');
    one.types(' on top', 4);
    await heard();
    expect(two.reads()).toBe('base on top');
  });

  it('SYNC-51 announces its own awareness alone', async () => {
    const laptop = device('alice');
    const one = await laptop.opens();
    const two = await laptop.opens();
    one.awareness.setLocalStateField('cursor', 1);
    two.awareness.setLocalStateField('cursor', 2);
    time.advance(60_000);
    const announced = server
      .wire('alice/2')
      .heard.flatMap((frame) => (frame.kind === 'awareness' ? [frame.update] : []));
    expect(announced.length).toBeGreaterThan(2);
    for (const update of announced) expect(clientsIn(update)).toEqual([two.doc.clientID]);
  });
});

function clientsIn(awareness: Uint8Array): number[] {
  // One entry: its count, then the client id.
  expect(awareness[0]).toBe(1);
  let id = 0;
  let factor = 1;
  for (const byte of awareness.slice(1)) {
    id += (byte & 127) * factor;
    factor *= 128;
    if (byte < 128) break;
  }
  return [id];
}
