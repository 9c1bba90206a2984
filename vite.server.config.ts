/**
 * The server as few files instead of the thousand modules it and its parts consist of: reading and compiling those
 * took one second of CPU at each start, these take a quarter of it (docs/performance.md). Each thread is an entry of
 * its own beside the program, so that `new URL('./log-writer-thread', import.meta.url)` holds from any of the files.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const fromRoot = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: fromRoot('.'),
  publicDir: false,
  ssr: {
    target: 'node',
    noExternal: true,
    // Native: they find their compiled halves beside their own package.json.
    external: ['better-sqlite3', '@node-rs/argon2'],
  },
  build: {
    ssr: true,
    outDir: fromRoot('./dist/server'),
    emptyOutDir: true,
    target: 'node20',
    // Stack traces of a server are read by people.
    minify: false,
    sourcemap: false,
    license: { fileName: 'third-party-licenses.md' },
    rolldownOptions: {
      input: {
        scriptorium: fromRoot('./server/cli/main.ts'),
        'relational-thread': fromRoot('./server/database/relational-thread.ts'),
        'log-writer-thread': fromRoot('./server/update-log/log-writer-thread.ts'),
        'log-reader-thread': fromRoot('./server/update-log/log-reader-thread.ts'),
        'compactor-thread': fromRoot('./server/update-log/compactor-thread.ts'),
        'content-thread': fromRoot('./server/documents/content/content-thread.ts'),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
