/** Facts of package.json, found from server/ as well as from dist/server/. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const packageSchema = z.object({ name: z.literal('scriptorium'), version: z.string() });

export function packageVersion(): string {
  for (const relative of ['../package.json', '../../package.json']) {
    const parsed = packageSchema.safeParse(readJson(new URL(relative, import.meta.url)));
    if (parsed.success) return parsed.data.version;
  }
  return 'unknown';
}

function readJson(url: URL): unknown {
  try {
    return JSON.parse(readFileSync(url, 'utf8'));
  } catch {
    return undefined;
  }
}
