/** The specs drive what was built, not the sources: without a build there is nothing to see. */
import { existsSync } from 'node:fs';
import { ROOT } from './server.ts';

export default function requireBuild(): void {
  for (const part of ['dist/server/scriptorium.js', 'dist/web/index.html']) {
    if (!existsSync(`${ROOT}${part}`)) throw new Error(`${part} is missing: run \`npm run build\` first`);
  }
}
