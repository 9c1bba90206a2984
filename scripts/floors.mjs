#!/usr/bin/env node
/**
 * The floors of docs/architecture.md as data, and the linter's overrides made from them: oxlint has no notion of
 * layers, so each floor gets a list of folders that it may not import.
 *
 *   node scripts/floors.mjs          writes .oxlintrc.json
 *   node scripts/floors.mjs --check  exits 1 when .oxlintrc.json is not what the table says
 */
import { readFileSync, writeFileSync } from 'node:fs';

/** folder → the folders it may import from, beside its own and shared/ */
const FLOORS = {
  shared: { below: [], host: 'none' },
  'server/database': { below: [] },
  'server/config': { below: [] },
  'server/update': { below: [], host: 'none', pure: true },
  'server/update-log': { below: ['server/update', 'server/database'] },
  'server/access': { below: ['server/database'] },
  'server/room': { below: ['server/update', 'server/update-log'], host: 'none', pure: true },
  'server/room-host': { below: ['server/update', 'server/update-log', 'server/room'] },
  'server/connection': { below: ['server/access', 'server/room', 'server/room-host'] },
  'server/mail': { below: [] },
  'server/audit': { below: ['server/database', 'server/access', 'server/http'] },
  'server/accounts': {
    below: ['server/database', 'server/access', 'server/audit', 'server/http', 'server/mail'],
  },
  // Who is here and in which role: it makes accounts, and accounts know nothing of it.
  'server/team': {
    below: [
      'server/database',
      'server/access',
      'server/audit',
      'server/accounts',
      'server/http',
      'server/mail',
    ],
  },
  'server/documents': {
    below: [
      'server/database',
      'server/access',
      'server/update-log',
      'server/room',
      'server/room-host',
      'server/audit',
      'server/http',
      'server/mail',
    ],
  },
  'server/http': { below: ['server/access', 'server/connection', 'server/room-host', 'server/room'] },
  'web/sync': { below: [], host: 'browser' },
  'web/ui': { below: [], host: 'browser' },
  'web/editor': { below: ['web/sync', 'web/ui'], host: 'browser' },
  'web/pages': { below: ['web/sync', 'web/ui', 'web/editor'], host: 'browser' },
  e2e: { below: [] },
};

/** Drivers are named in the adapters that wrap them and in app.ts, nowhere else. */
const DRIVERS = ['ws', 'fastify', '@fastify/*', 'better-sqlite3', 'pg', 'ioredis', 'pino', 'nodemailer'];
const MAY_USE = {
  'server/database': ['better-sqlite3'],
  'server/update-log': ['better-sqlite3'],
  'server/http': ['fastify', '@fastify/*', 'ws'],
  'server/mail': ['nodemailer'],
  'server/accounts': ['fastify', '@fastify/*'],
  'server/audit': ['fastify', '@fastify/*'],
  'server/team': ['fastify', '@fastify/*'],
  'server/documents': ['fastify', '@fastify/*'],
  e2e: DRIVERS,
};

/** The top floor, which puts everything together: nobody below knows it. */
const COMPOSITION = ['**/app.ts', '**/app.tsx', '**/main.ts', '**/main.tsx', '**/logger.ts'];

const IMPURE_GLOBALS = [
  'Date',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'performance',
  'crypto',
  'process',
  'fetch',
];
const TESTS = [
  '**/testing/**',
  '**/*.test.ts',
  '**/*.test.tsx',
  '**/*.contract.test.ts',
  '**/*.property.test.ts',
];

const base = JSON.parse(readFileSync(new URL('./oxlint-base.json', import.meta.url), 'utf8'));
const text = `${JSON.stringify({ ...base, overrides: [...base.overrides, ...Object.entries(FLOORS).map(override)] }, null, 2)}\n`;
const target = new URL('../.oxlintrc.json', import.meta.url);

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    process.stderr.write(
      '.oxlintrc.json is not made from scripts/floors.mjs: run `node scripts/floors.mjs`.\n',
    );
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}

function last(path) {
  return path.split('/').at(-1);
}

function override([folder, floor]) {
  const upper = [...Object.keys(FLOORS), 'server/sim', 'server/cli', 'bench'].filter(
    (other) => other !== folder && other !== 'shared' && !floor.below.includes(other),
  );
  const patterns = [
    {
      group: [...upper.map((other) => `**/${last(other)}/**`), ...COMPOSITION],
      message: `${folder} may import only: shared${floor.below.map((f) => `, ${f}`).join('')} (see docs/architecture.md)`,
    },
  ];
  const drivers = DRIVERS.filter((driver) => !(MAY_USE[folder] ?? []).includes(driver));
  if (drivers.length > 0) patterns.push({ group: drivers, message: `${folder} receives drivers as ports` });
  if (floor.host === 'none' || floor.host === 'browser') {
    patterns.push({ regex: '^node:', message: `${folder} runs without Node` });
  }
  const rules = { 'no-restricted-imports': ['error', { patterns }] };
  if (folder === 'shared' || floor.pure === true) {
    rules['no-restricted-globals'] = [
      'error',
      ...IMPURE_GLOBALS.map((name) => ({ name, message: 'time, chance and the process are passed in' })),
    ];
    rules['no-restricted-properties'] = [
      'error',
      { object: 'Math', property: 'random', message: 'chance is passed in' },
    ];
  }
  return { files: [`${folder}/**`], excludeFiles: TESTS, rules };
}
