/** What may happen in the simulated world, and how likely each is. One call is one thing happening. */
import type { DocumentRole } from '../../shared/roles.ts';
import type { World } from './world.ts';

type Happening = (world: World) => void;

const ROLES: readonly (DocumentRole | undefined)[] = ['editor', 'editor', 'viewer', undefined];

/** Weight and happening. People mostly write; everything that can go wrong does so now and then. */
const HAPPENINGS: readonly (readonly [number, Happening])[] = [
  [60, (world) => void world.chance.oneOf(world.devices).types()],
  [40, (world) => world.chance.oneOf(world.devices).scribbles()],
  [20, (world) => world.chance.oneOf(world.devices).movesCaret()],
  [6, (world) => world.chance.oneOf(world.devices).goesOffline()],
  [12, (world) => world.chance.oneOf(world.devices).goesOnline()],
  [3, (world) => world.chance.oneOf(world.devices).pageCrashes()],
  [3, (world) => void world.chance.oneOf(world.devices).closesPage()],
  [12, (world) => reopen(world)],
  [2, (world) => world.chance.oneOf(world.devices).storageFills()],
  [4, (world) => world.chance.oneOf(world.devices).storageHasRoom()],
  [2, (world) => world.chance.oneOf(world.devices).clockJumps(world.chance.whole(-3_600_000, 3_600_000))],
  [4, (world) => someWire(world)?.cut()],
  [2, (world) => someWire(world)?.goHalfOpen()],
  [3, (world) => someWire(world)?.stallReader()],
  [6, (world) => someWire(world)?.resumeReader()],
  [3, (world) => world.diskFails()],
  [1, (world) => world.diskStopsReading()],
  [8, (world) => world.diskHeals()],
  [3, (world) => world.serverDies()],
  [10, (world) => world.serverStarts()],
  [2, (world) => world.access.gives(world.chance.oneOf(world.devices).person, world.chance.oneOf(ROLES))],
];

const WHOLE_WEIGHT = HAPPENINGS.reduce((sum, [weight]) => sum + weight, 0);

export function something(world: World): void {
  let left = world.chance.fraction() * WHOLE_WEIGHT;
  for (const [weight, happening] of HAPPENINGS) {
    left -= weight;
    if (left < 0) {
      happening(world);
      return;
    }
  }
}

/** Somebody whose page is gone, or has given up, opens it again. */
function reopen(world: World): void {
  const device = world.chance.oneOf(world.devices);
  device.reopensIfStopped();
  device.opensPage();
}

function someWire(world: World): NonNullable<World['server']>['wires'][number] | undefined {
  const wires = world.server?.wires ?? [];
  return wires.length === 0 ? undefined : world.chance.oneOf(wires);
}
