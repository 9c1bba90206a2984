import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { SmallWorld } from './testing/small-world.ts';
import { heard } from './testing/manual-time.ts';

type Happening =
  | { readonly kind: 'types'; readonly tab: number; readonly text: string; readonly at: number }
  | { readonly kind: 'erases'; readonly tab: number; readonly at: number }
  | { readonly kind: 'delivers' | 'restarts' | 'commitsAll' }
  | { readonly kind: 'commits' | 'cuts' | 'stalls'; readonly wire: number; readonly code: number }
  | { readonly kind: 'passes'; readonly ms: number }
  | { readonly kind: 'opens'; readonly person: string }
  | { readonly kind: 'closes' | 'crashes' | 'shows'; readonly tab: number }
  | { readonly kind: 'copyFails'; readonly person: string; readonly fault: 'full' | 'refused' | undefined }
  | { readonly kind: 'storage'; readonly fault: 'full' | 'io' | undefined }
  | { readonly kind: 'reachable'; readonly value: boolean }
  | { readonly kind: 'role'; readonly person: string; readonly role: 'viewer' | 'editor' };

const index = fc.nat({ max: 11 });
const person = fc.constantFrom('alice', 'alice', 'bob');
const code = fc.constantFrom(1001, 1006, 1011, 1013, 4508);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('role' as const),
      person,
      role: fc.constantFrom('viewer' as const, 'editor' as const, 'editor' as const),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('types' as const),
      tab: index,
      text: fc.constantFrom('a', 'bc', 'def', '🙂'),
      at: index,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('erases' as const), tab: index, at: index }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('delivers' as const, 'delivers' as const, 'commitsAll' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restarts' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('commits' as const, 'commits' as const, 'cuts' as const, 'stalls' as const),
      wire: index,
      code,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('passes' as const),
      ms: fc.constantFrom(60, 400, 3_000, 6_000, 31_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('opens' as const), person }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('closes' as const, 'crashes' as const, 'shows' as const),
      tab: index,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('copyFails' as const),
      person,
      fault: fc.constantFrom('full' as const, 'refused' as const, undefined, undefined),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('storage' as const),
      fault: fc.constantFrom('full' as const, 'io' as const, undefined, undefined),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('reachable' as const),
      value: fc.constantFrom(true, true, false),
    }),
  },
);

async function happens(world: SmallWorld, event: Happening): Promise<void> {
  const { server } = world;
  switch (event.kind) {
    case 'types':
      world.types(event.tab, event.text, event.at);
      break;
    case 'erases':
      world.erases(event.tab, event.at);
      break;
    case 'delivers':
      server.deliver();
      break;
    case 'commitsAll':
      server.commitAll();
      break;
    case 'restarts':
      server.cutEverybody(1001);
      break;
    case 'commits':
    case 'cuts':
    case 'stalls': {
      const open = server.wires.filter((wire) => wire.open);
      const wire = open[event.wire % Math.max(1, open.length)];
      if (wire === undefined) break;
      if (event.kind === 'commits') server.commit(wire);
      else if (event.kind === 'stalls') wire.halfOpen = true;
      else server.close(wire.person, event.code);
      break;
    }
    case 'passes':
      world.time.advance(event.ms);
      break;
    case 'opens':
      await world.opens(event.person);
      break;
    case 'closes':
      await world.closes(event.tab);
      break;
    case 'crashes':
      await world.crashes(event.tab);
      break;
    case 'shows':
      world.tab(event.tab)?.tab.says({ kind: 'shown' });
      break;
    case 'copyFails':
      world.fails(event.person, event.fault);
      break;
    case 'storage':
      server.storage = event.fault;
      break;
    case 'reachable':
      server.reachable = event.value;
      break;
    case 'role':
      server.changeRole(event.person, event.role);
      break;
  }
  await heard();
}

const RUNS = Number(process.env['SYNC_RUNS'] ?? 300);

it(`SYNC-62 loses nothing typed and calls nothing saved that is not, in ${String(RUNS)} random worlds`, async () => {
  let edits = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.array(happening, { minLength: 10, maxLength: 80 }),
      async (seed, events) => {
        const world = new SmallWorld(seed);
        await world.opens('alice');
        await world.opens('bob');
        world.server.deliver();
        for (const event of events) {
          await happens(world, event);
          expect(world.violation()).toBeUndefined();
        }
        await world.quiets();
        expect(world.violation()).toBeUndefined();
        expect(await world.unrest()).toBeUndefined();
        edits += world.edits.length;
      },
    ),
    {
      numRuns: RUNS,
      ...(process.env['SYNC_SEED'] === undefined ? { seed: 20 } : { seed: Number(process.env['SYNC_SEED']) }),
    },
  );
  expect(edits).toBeGreaterThan(RUNS * 3);
});
