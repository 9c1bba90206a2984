import { defineConfig } from 'vitest/config';

/**
 * unit: seconds, part of `npm run check`. heavy: property, contract and process tests, the simulated world;
 * some start the built server, so `npm test` builds first.
 */
const HEAVY = ['**/*.property.test.ts', '**/*.contract.test.ts', '**/*.process.test.ts', '**/*.sim.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{shared,server,web,scripts}/**/*.test.{ts,tsx}'],
          exclude: [...HEAVY, 'node_modules', 'dist'],
        },
      },
      {
        test: {
          name: 'heavy',
          include: HEAVY.map((pattern) => `{shared,server,web}/${pattern}`),
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
