import { beforeEach, describe, expect, it } from 'vitest';
import { Device, type Tab } from './testing/device.ts';
import { HonestServer } from './testing/honest-server.ts';
import { createManualTime, heard, type ManualTime } from './testing/manual-time.ts';

let server: HonestServer;
let time: ManualTime;
const device = (person: string): Device => new Device({ server, time, person, seed: person.length });

beforeEach(() => {
  server = new HonestServer();
  time = createManualTime();
});

const save = (tab: Tab): string => tab.getState().save.kind;

describe('what is typed and what is called saved', () => {
  it('SYNC-1 says Saving until the ack comes, and Saved only then', async () => {
    const alice = await device('alice').opens();
    expect(alice.getState()).toMatchObject({ phase: 'ready', link: { kind: 'live' }, editable: true });
    server.auto = false;
    alice.types('h');
    server.deliver();
    expect(alice.getState().save).toEqual({ kind: 'saving', edits: 1 });
    server.commitAll();
    expect(save(alice)).toBe('saving');
    server.deliver();
    expect(save(alice)).toBe('saved');
    expect(server.text()).toBe('h');
  });
});

it('converges', async () => {
  const alice = await device('alice').opens();
  const bob = await device('bob').opens();
  alice.types('hi');
  bob.types('!');
  await heard();
  expect(alice.reads()).toBe(bob.reads());
  expect(server.text()).toBe(alice.reads());
});
