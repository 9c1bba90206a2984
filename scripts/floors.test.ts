/**
 * A rule that nobody has seen fail may look at nothing: every floor gets an import it may not have, and the linter,
 * with the committed configuration, must complain about each of them and about nothing else.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** folder → what it must not import, as written in a file of that folder */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  shared: ['../server/room/room.ts', '../web/sync/sync-state.ts', 'node:fs', 'fastify'],
  'server/config': ['../http/errors.ts'],
  'server/database': ['../update-log/update-log.ts', '../room/room.ts', 'fastify'],
  'server/update': ['../database/thread.ts', '../room/room.ts', 'node:fs/promises', 'better-sqlite3'],
  'server/update-log': ['../room/room.ts', '../http/errors.ts', 'fastify'],
  'server/access': ['../accounts/accounts.ts', '../http/errors.ts', '../room/room.ts'],
  'server/room': ['../room-host/room-host.ts', '../database/thread.ts', '../http/errors.ts', 'node:fs', 'ws'],
  'server/room-host': ['../connection/connection.ts', '../documents/documents.ts', '../http/errors.ts', 'ws'],
  'server/connection': ['../http/errors.ts', '../documents/documents.ts', '../update-log/update-log.ts'],
  'server/accounts': ['../documents/documents.ts', '../room/room.ts', 'better-sqlite3'],
  'server/documents': ['../accounts/accounts.ts', '../connection/connection.ts', 'better-sqlite3'],
  'server/http': ['../documents/documents.ts', '../accounts/accounts.ts', '../app.ts', 'better-sqlite3'],
  'web/sync': ['../editor/editor.tsx', '../pages/home.tsx', '../ui/avatar.tsx', '../../server/room/room.ts'],
  'web/ui': ['../sync/sync-state.ts', '../editor/editor.tsx', 'node:fs'],
  'web/editor': ['../pages/home.tsx', '../app.tsx', '../../server/room/room.ts'],
  'web/pages': ['../app.tsx', '../../server/room/room.ts', 'node:fs'],
  e2e: ['../server/room/room.ts', '../web/sync/sync-state.ts'],
};
/** What the same folders may import: a rule that forbids everything would pass as well. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'server/update-log': ['../update/document-index.ts', '../database/thread.ts', '../../shared/ids.ts'],
  'server/room': ['../update/admission.ts', '../update-log/update-log.ts'],
  'server/connection': ['../access/principal.ts', '../room-host/room-door.ts'],
  'server/http': ['../access/principal.ts', '../connection/connection.ts', 'fastify', 'node:fs'],
  'web/pages': ['../editor/editor.tsx', '../sync/sync-state.ts', '../ui/avatar.tsx'],
};

const reportSchema = z.object({
  number_of_files: z.number(),
  diagnostics: z.array(z.object({ code: z.string().optional(), filename: z.string() })),
});
const configSchema = z.looseObject({ options: z.looseObject({}) });

describe('the floors of docs/architecture.md', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'scriptorium-floors-'));
    const config = configSchema.parse(JSON.parse(readFileSync(join(ROOT, '.oxlintrc.json'), 'utf8')));
    // Rules that need types would need the whole project here; those of the floors do not.
    writeFileSync(join(folder, '.oxlintrc.json'), JSON.stringify({ ...config, options: {} }));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('RUN-30 a wrong import planted on any floor fails the lint', () => {
    const planted = plant(FORBIDDEN);
    expect(filesWithForbiddenImports()).toEqual({ looked: planted.length, files: planted });
  });

  it('RUN-31 right imports pass', () => {
    const planted = plant(ALLOWED);
    expect(filesWithForbiddenImports()).toEqual({ looked: planted.length, files: [] });
  });

  it('RUN-32 .oxlintrc.json is the one that scripts/floors.mjs makes', () => {
    const check = spawnSync(process.execPath, [join(ROOT, 'scripts/floors.mjs'), '--check']);
    expect(check.status).toBe(0);
  });

  function plant(imports: Readonly<Record<string, readonly string[]>>): string[] {
    return Object.entries(imports)
      .flatMap(([floor, specifiers]) =>
        specifiers.map((specifier, index) => {
          const file = `${floor}/planted-${index}.ts`;
          mkdirSync(join(folder, dirname(file)), { recursive: true });
          writeFileSync(join(folder, file), `import { it } from '${specifier}';\nit();\n`);
          return file;
        }),
      )
      .toSorted();
  }

  function filesWithForbiddenImports(): { readonly looked: number; readonly files: readonly string[] } {
    const report = reportSchema.parse(JSON.parse(lint()));
    const files = report.diagnostics
      .filter(({ code }) => code?.includes('no-restricted-imports'))
      .map(({ filename }) => filename.replaceAll('\\', '/'));
    return { looked: report.number_of_files, files: [...new Set(files)].toSorted() };
  }

  function lint(): string {
    const entry = join(ROOT, 'node_modules/oxlint/bin/oxlint');
    return spawnSync(process.execPath, [entry, '--format=json'], { cwd: folder, encoding: 'utf8' }).stdout;
  }
});
