#!/usr/bin/env node
/** `npm start`: whatever is missing is fetched and built, then the server runs in this very process. */
import { setUp } from './setup.mjs';

await setUp();
process.argv.splice(2, 0, 'start');
await import('../dist/server/scriptorium.js');
