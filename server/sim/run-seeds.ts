/** Runs simulated worlds, one a seed, and tells what was seen in them. */
import { something } from './misfortune.ts';
import { World, type Plant } from './world.ts';

export interface SeedReport {
  readonly seeds: number;
  readonly acks: number;
  readonly shown: number;
  readonly committed: number;
  readonly presence: number;
  readonly words: number;
}

export interface SeedFailure {
  readonly seed: number;
  readonly error: unknown;
}

export interface SeedOptions {
  readonly from: number;
  readonly count: number;
  readonly steps: number;
  readonly plant?: Plant;
  readonly onSeed?: (seed: number) => void;
}

/** Stops at the first seed that breaks a promise. */
export async function runSeeds(options: SeedOptions): Promise<SeedReport | SeedFailure> {
  const report = { seeds: 0, acks: 0, shown: 0, committed: 0, presence: 0, words: 0 };
  for (let seed = options.from; seed < options.from + options.count; seed += 1) {
    const world = new World({
      seed,
      steps: options.steps,
      ...(options.plant === undefined ? {} : { plant: options.plant }),
    });
    try {
      await world.lives(something);
    } catch (error) {
      return { seed, error };
    }
    report.seeds += 1;
    report.acks += world.witness.counts.acks;
    report.shown += world.witness.counts.shown;
    report.committed += world.witness.counts.committed;
    report.presence += world.witness.counts.presence;
    report.words += world.devices.reduce((sum, device) => sum + device.words.length, 0);
    options.onSeed?.(seed);
  }
  return report;
}
