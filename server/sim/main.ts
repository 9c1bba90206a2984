/**
 * `npm run sim`: simulated worlds for as long as you like.
 *
 *   npm run sim                                 300 seeds from 1
 *   npm run sim -- --seeds 100000 --from 5000   a soak
 *   npm run sim -- --from 4711 --seeds 1        one life again
 *   npm run sim -- --plant acknowledgeBeforeCommit   shows that a bug is found
 */
import { parseArgs } from 'node:util';
import { isPlantedBug, PLANTED_BUGS } from './planted-bugs.ts';
import { runSeeds } from './run-seeds.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '300' },
    from: { type: 'string', default: '1' },
    steps: { type: 'string', default: '300' },
    plant: { type: 'string' },
  },
});

const plant = values.plant;
if (plant !== undefined && !isPlantedBug(plant)) {
  process.stderr.write(`No such bug: ${plant}. There are ${Object.keys(PLANTED_BUGS).join(', ')}.\n`);
  process.exit(2);
}

const startedAt = performance.now();
const outcome = await runSeeds({
  from: Number(values.from),
  count: Number(values.seeds),
  steps: Number(values.steps),
  ...(plant === undefined ? {} : { plant: PLANTED_BUGS[plant] }),
  onSeed: (seed) => {
    if (seed % 50 === 0) process.stdout.write(`… seed ${seed}\n`);
  },
});
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
if ('error' in outcome) {
  const { seed, error } = outcome;
  process.stderr.write(`Seed ${seed} broke a promise after ${seconds} s:\n`);
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.stderr.write(`Live it again: npm run sim -- --from ${seed} --seeds 1 --steps ${values.steps}\n`);
  process.exit(1);
}
process.stdout.write(
  `${JSON.stringify(outcome)}\nAll promises kept in ${outcome.seeds} worlds, ${seconds} s.\n`,
);
