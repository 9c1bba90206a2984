#!/usr/bin/env node
/** The program itself: checks what it stands on, then hands over to the built command line, in this process. */
import { existsSync } from 'node:fs';

const built = new URL('../dist/server/scriptorium.js', import.meta.url);

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 20)) {
  process.stderr.write(
    `Scriptorium needs Node 20.20 or newer; this is ${process.version}. See https://nodejs.org/en/download\n`,
  );
  process.exit(1);
}
if (existsSync(built)) {
  await import(built.href);
} else if (existsSync(new URL('../scripts/setup.mjs', import.meta.url))) {
  // A checkout that was never built.
  const { setUp } = await import(new URL('../scripts/setup.mjs', import.meta.url).href);
  await setUp();
  await import(built.href);
} else {
  process.stderr.write('This copy of Scriptorium is not whole (dist/ is missing). Install it again.\n');
  process.exit(1);
}
