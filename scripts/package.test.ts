import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PATIENCE_MS = 60_000;

const packedSchema = z.tuple([z.object({ files: z.array(z.object({ path: z.string() })) })]);

it(
  'RUN-37 every page that a message names is in the package',
  () => {
    const named = new Set(
      readdirSync(join(ROOT, 'server'), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
        .flatMap((name) => messagesOf(readFileSync(join(ROOT, 'server', name), 'utf8')))
        .flatMap((message) => message.match(/docs\/[\w/-]+\.md/g) ?? []),
    );
    expect([...named]).toContain('docs/operations.md');
    const output = printed('npm', ['pack', '--dry-run', '--json', '--ignore-scripts']);
    const [{ files }] = packedSchema.parse(JSON.parse(output));
    expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining([...named]));
  },
  PATIENCE_MS,
);

it(
  'RUN-37 nothing that only tests use is built',
  async () => {
    const built = await modulesOf('vite.server.config.ts');
    expect(built).toContain('server/main.ts');
    expect(built).toContain('server/update-log/compactor-thread.ts');
    expect(built.filter((path) => /\/testing\/|\.test\.ts$/.test(path))).toEqual([]);
  },
  PATIENCE_MS,
);

/** Our own modules that a build takes in, by their paths from the root. */
async function modulesOf(configFile: string): Promise<readonly string[]> {
  const output = await build({
    configFile: join(ROOT, configFile),
    logLevel: 'silent',
    build: { write: false },
  });
  if (!('output' in output)) throw new Error('more than one output');
  return output.output
    .flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
    .filter((id) => id.startsWith(ROOT) && !id.includes('node_modules'))
    .map((id) => relative(ROOT, id));
}

/** The lines that are not comments. */
function messagesOf(source: string): readonly string[] {
  return source.split('\n').filter((line) => !/^\s*(\/\/|\/?\*)/.test(line));
}

function printed(command: string, args: readonly string[]): string {
  return spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' }).stdout;
}
