/** Every frame a client may send, in every role: what the role may not do is refused, and nothing else. */
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { CLOSE } from '../../shared/protocol/close-codes.ts';
import { decodeClientFrame, type ClientFrame } from '../../shared/protocol/frames.ts';
import { DOCUMENT_ROLES, roleMay, type DocumentAction } from '../../shared/roles.ts';
import { RoomWorld, type Person } from './testing/room-world.ts';

/** A frame of a new kind does not compile without its row. */
const FRAMES: Readonly<
  Record<ClientFrame['kind'], { readonly does: DocumentAction; send: (person: Person) => void }>
> = {
  syncStep1: { does: 'read', send: (person) => person.asks(Y.encodeStateVector(person.doc)) },
  syncStep2: { does: 'edit', send: (person) => person.answers(editOf(person)) },
  update: { does: 'edit', send: (person) => person.sends(editOf(person)) },
  awareness: { does: 'read', send: (person) => person.movesCaret(1) },
  queryAwareness: { does: 'read', send: (person) => person.asksWhoIsHere() },
  // Answered by the connection, whoever asks: they never come to the room.
  ping: { does: 'read', send: () => {} },
  pong: { does: 'read', send: () => {} },
};

const ROWS = Object.entries(FRAMES).flatMap(([kind, { does, send }]) =>
  DOCUMENT_ROLES.map((role) => ({ kind, role, does, send })),
);

it.each(ROWS)('ACC-39 $kind of the $role', ({ role, does, send }) => {
  const world = new RoomWorld();
  world.opens('alice').types('there');
  world.settles();
  const before = world.disk.length;
  const person = world.joins('bob', { role });
  person.syncs();
  send(person);
  world.settles();
  expect(person.closed?.code).toBe(roleMay(role, does) ? undefined : CLOSE.forbidden);
  expect(world.disk.length - before).toBe(does === 'edit' && roleMay(role, does) ? 1 : 0);
});

it('ACC-39 every frame that the decoder takes stands in this table', () => {
  const taken = new Set<string>();
  for (let type = 0; type < 256; type += 1) {
    // Type numbers above 127 take two bytes; a step, a length, and the shortest of contents.
    const head = type < 128 ? [type] : [(type & 127) | 128, type >> 7];
    for (const rest of [[], [0], [0, 0], [1, 0], [2, 0], [3, 0]]) {
      const frame = decodeClientFrame(Uint8Array.of(...head, ...rest));
      if (frame.ok) taken.add(frame.value.kind);
    }
  }
  expect(taken).toEqual(new Set(Object.keys(FRAMES)));
});

function editOf(person: Person): Uint8Array {
  return person.editsUnsent((doc) => doc.getText('t').insert(0, 'new '));
}
