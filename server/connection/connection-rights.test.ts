import { describe, expect, it } from 'vitest';
import { principalIdOf, trustDocumentId } from '../../shared/ids.ts';
import { encodeUpdate } from '../../shared/protocol/frames.ts';
import { ConnectionWorld, DOCUMENT_ID } from './testing/connection-world.ts';
import { person } from './testing/fake-access.ts';

const UPDATE = encodeUpdate(Uint8Array.of(0, 0));

describe('rights that change', () => {
  it('CONN-25 tells the room of another role, and of another name', async () => {
    const world = new ConnectionWorld();
    const alice = await world.comesIn();
    world.access.answer = { kind: 'allowed', role: 'viewer' };
    world.access.changes({ documentId: DOCUMENT_ID });
    await world.answers();
    const before = person('alice');
    world.access.principalByToken.set('alice', { ...before, user: { ...before.user, name: 'Alice B.' } });
    world.access.changes({ principalId: before.id });
    await world.answers();
    expect(world.door.last.accessChanges).toMatchObject([
      { kind: 'role', role: 'viewer', user: { name: 'alice' } },
      { kind: 'role', role: 'viewer', user: { name: 'Alice B.' } },
    ]);
    expect(alice.closedWith).toBeUndefined();
  });

  it('ACC-91 tells the room of another picture', async () => {
    const world = new ConnectionWorld();
    await world.comesIn();
    const before = person('alice');
    const user = { ...before.user, picture: '/api/v1/pictures/one' };
    world.access.principalByToken.set('alice', { ...before, user });
    world.access.changes({ principalId: before.id });
    await world.answers();
    expect(world.door.last.accessChanges).toMatchObject([{ kind: 'role', user }]);
  });

  it('CONN-25 says nothing when nothing is different', async () => {
    const world = new ConnectionWorld();
    await world.comesIn();
    world.access.changes();
    await world.answers();
    expect(world.access.asked).toHaveLength(2);
    expect(world.door.last.accessChanges).toEqual([]);
  });

  it('CONN-25 does not ask about other documents and other people', async () => {
    const world = new ConnectionWorld();
    await world.comesIn();
    world.access.changes({ documentId: trustDocumentId('other-document') });
    world.access.changes({ principalId: principalIdOf('user', 'bob') });
    world.access.changes({ documentId: DOCUMENT_ID, principalId: principalIdOf('user', 'bob') });
    await world.answers();
    expect(world.access.asked).toHaveLength(1);
  });

  it.each([
    [{ kind: 'forbidden' } as const, 4403],
    [{ kind: 'notFound' } as const, 4403],
    [{ kind: 'deleted' } as const, 4410],
    [{ kind: 'signedOut' } as const, 4401],
  ])('CONN-26 closes an open socket for %j', async (answer, code) => {
    const world = new ConnectionWorld();
    const alice = await world.comesIn();
    world.access.answer = answer;
    world.access.changes();
    await world.answers();
    alice.says(UPDATE);
    expect(alice.closedWith?.code).toBe(code);
    expect(world.door.last.accessChanges).toMatchObject([{ kind: 'lost', closeCode: code }]);
    expect(world.door.last.hasLeft).toBe(true);
    expect(world.door.last.frames).toEqual([]);
  });

  it.each([
    [{ kind: 'session', sessionId: 's' } as const, 4401],
    [{ kind: 'token', tokenId: 't', scope: 'write' } as const, 4401],
    [{ kind: 'shareLink', linkId: 'l' } as const, 4403],
  ])('CONN-26 closes whose proof has gone: %j', async (proof, code) => {
    const world = new ConnectionWorld();
    world.access.principalByToken.set('proof', person('ann', proof));
    const ann = await world.comesIn({ credential: { kind: 'bearer', token: 'proof' } });
    world.access.principalByToken.delete('proof');
    world.access.changes();
    await world.answers();
    expect(ann.closedWith?.code).toBe(code);
  });

  it('CONN-26 closes a socket whose credential has become somebody else’s', async () => {
    const world = new ConnectionWorld();
    const alice = await world.comesIn();
    world.access.principalByToken.set('alice', person('mallory'));
    world.access.changes();
    await world.answers();
    expect(alice.closedWith?.code).toBe(4401);
  });

  it.each(['session', 'token'] as const)(
    'CONN-33 closes a socket when its %s ends by itself',
    async (kind) => {
      const world = new ConnectionWorld();
      const expiresAt = world.time.now() + 3_000;
      const proof =
        kind === 'session'
          ? ({ kind, sessionId: 's', expiresAt } as const)
          : ({ kind, tokenId: 't', scope: 'write', expiresAt } as const);
      world.access.principalByToken.set('proof', person('ann', proof));
      const ann = await world.comesIn({ credential: { kind: 'bearer', token: 'proof' } });
      world.time.passes(2_999);
      await world.answers();
      expect([ann.closedWith, world.access.asked.length]).toEqual([undefined, 1]);
      world.access.principalByToken.delete('proof');
      world.time.passes(1);
      await world.answers();
      ann.says(UPDATE);
      expect(ann.closedWith?.code).toBe(4401);
      expect(world.door.last.frames).toEqual([]);
    },
  );

  it('CONN-33 closes a socket when the share link that its person came by ends by itself', async () => {
    const world = new ConnectionWorld();
    world.access.answer = { kind: 'allowed', role: 'editor', until: world.time.now() + 3_000 };
    const alice = await world.comesIn();
    world.time.passes(2_999);
    await world.answers();
    expect([alice.closedWith, world.access.asked.length]).toEqual([undefined, 1]);
    world.access.answer = { kind: 'forbidden' };
    world.time.passes(1);
    await world.answers();
    expect(alice.closedWith?.code).toBe(4403);
  });

  it('CONN-33 keeps a socket whose session was prolonged, until its new end', async () => {
    const world = new ConnectionWorld();
    const begin = world.time.now();
    const sessionUntil = (expiresAt: number) =>
      world.access.principalByToken.set(
        'alice',
        person('alice', { kind: 'session', sessionId: 's', expiresAt }),
      );
    sessionUntil(begin + 5_000);
    const alice = await world.comesIn();
    sessionUntil(begin + 10_000);
    world.time.passes(5_000);
    await world.answers();
    expect([alice.closedWith, world.access.asked.length]).toEqual([undefined, 2]);
    world.access.principalByToken.delete('alice');
    world.time.passes(5_000);
    await world.answers();
    expect(alice.closedWith?.code).toBe(4401);
  });

  it('CONN-34 does not let anybody go on for long on rights that cannot be asked for', async () => {
    const world = new ConnectionWorld();
    const alice = await world.comesIn();
    const answer = world.access.holdsBack();
    world.access.changes();
    world.time.passes(4_999);
    expect(alice.closedWith).toBeUndefined();
    world.time.passes(1);
    alice.says(UPDATE);
    expect(alice.closedWith?.code).toBe(1013);
    expect(world.door.last.frames).toEqual([]);
    answer();
    await world.answers();
    expect(world.door.last.accessChanges).toEqual([]);
  });

  it('CONN-34 forgets the deadline when the answer comes', async () => {
    const world = new ConnectionWorld();
    const alice = await world.comesIn();
    world.access.changes();
    await world.answers();
    world.time.passes(5_000);
    expect(alice.closedWith).toBeUndefined();
  });

  it('CONN-27 asks once more when something changed while it was being let in', async () => {
    const world = new ConnectionWorld();
    const answer = world.access.holdsBack();
    const alice = world.connects();
    world.access.changes({ documentId: DOCUMENT_ID });
    answer();
    await world.answers();
    expect(world.access.asked).toHaveLength(2);
    expect(alice.closedWith).toBeUndefined();
    expect(world.door.visitors).toHaveLength(1);
  });

  it('CONN-27 believes the last answer when changes come one upon the other', async () => {
    const world = new ConnectionWorld();
    const alice = await world.comesIn();
    const answer = world.access.holdsBack();
    world.access.changes();
    await world.answers();
    world.access.answer = { kind: 'allowed', role: 'viewer' };
    world.access.changes();
    world.access.changes();
    answer();
    await world.answers();
    expect(world.access.asked).toHaveLength(3);
    expect(world.door.last.accessChanges).toMatchObject([{ kind: 'role', role: 'viewer' }]);
    expect(alice.closedWith).toBeUndefined();
  });

  it('CONN-29 closes with 1011, not with a final code, when the access door fails', async () => {
    const world = new ConnectionWorld();
    const alice = await world.comesIn();
    world.access.fault = new Error('planted');
    world.access.changes();
    const bob = world.connects({ credential: { kind: 'bearer', token: 'bob' } });
    await world.answers();
    expect([alice, bob].map((socket) => socket.closedWith?.code)).toEqual([1011, 1011]);
    expect(world.reports).toHaveLength(2);
  });
});

describe('tokens that prove nothing', () => {
  it('CONN-38 are reported with where they came from, and never themselves', async () => {
    const world = new ConnectionWorld();
    const token = `scr_${'x'.repeat(43)}`;
    const socket = world.connects({ credential: { kind: 'bearer', token } }, '192.0.2.9');
    await world.answers();
    expect(socket.closedWith?.code).toBe(4401);
    expect(world.reports).toContainEqual({ kind: 'tokenRefused', address: '192.0.2.9', tokenKind: 'api' });
    expect(JSON.stringify(world.reports)).not.toContain(token);
  });
});
