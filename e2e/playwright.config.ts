/**
 * What people see, in three engines. Every spec runs in Chromium; those tagged `@engines` also in Firefox and in
 * WebKit; `@firefox` ones, which need what only Playwright can do (a second tab, another origin), in Firefox alone. A spec speaks through `Person` (support/person.ts), so that it does not know which browser it drives:
 * Chromium and Firefox answer to Playwright, Debian's WebKit to plain WebDriver.
 */
import { defineConfig } from '@playwright/test';
import type { EngineOptions } from './support/test.ts';

export default defineConfig<EngineOptions>({
  testDir: '.',
  testMatch: '*.spec.ts',
  testIgnore: process.env['SCRIPTORIUM_PICTURES'] === undefined ? 'pictures.spec.ts' : [],
  outputDir: '../test-results/e2e',
  // Test by test, so that neither worker waits for the other's last file.
  fullyParallel: true,
  workers: 2,
  // Real browsers stumble on a busy machine. `npm test` names what passed only when it was tried again.
  retries: process.env['CI'] === undefined ? 0 : 2,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['line'], ['json', { outputFile: '../test-results/e2e.json' }]],
  globalSetup: './support/built.ts',
  use: {
    screenshot: 'only-on-failure',
    trace: process.env['E2E_TRACE'] === undefined ? 'off' : 'retain-on-failure',
  },
  projects: [
    { name: 'chromium', use: { engine: 'chromium' } },
    { name: 'firefox', grep: /@engines|@firefox/, use: { engine: 'firefox' } },
    { name: 'webkit', grep: /@engines/, use: { engine: 'webkit' } },
  ],
});
