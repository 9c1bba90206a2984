/**
 * The page: `web/` in, `dist/web` out. In development it is served here and everything that is the server's
 * (`/api`, `/ws`) goes on to `SCRIPTORIUM_DEV_SERVER`.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const server = process.env['SCRIPTORIUM_DEV_SERVER'] ?? 'http://127.0.0.1:3000';
const outDir = fileURLToPath(new URL('./dist/web', import.meta.url));
const SERVICE_WORKER = 'service-worker';
const LICENSES = 'third-party-licenses.md';

export default defineConfig({
  root: fileURLToPath(new URL('./web', import.meta.url)),
  // Parts find each other from where they are: one build serves every sub-path of BASE_URL.
  base: './',
  plugins: [react(), pageFromRoot(), listShellFiles(), compressFiles()],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    // An inlined module-preload helper or data: URL would need holes in the content security policy.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    license: { fileName: LICENSES },
    rolldownOptions: {
      input: {
        index: fileURLToPath(new URL('./web/index.html', import.meta.url)),
        [SERVICE_WORKER]: fileURLToPath(new URL('./web/service-worker/service-worker.ts', import.meta.url)),
      },
      output: {
        // What most pages need is one file: dozens of small ones compress worse and each has its headers. Nine of
        // the parts that are loaded by themselves, so that no page brings along what only a few others need.
        codeSplitting: { groups: [{ name: 'common', minShareCount: 9 }] },
        // Its address is its identity to browsers, so it has no hash; the others have, and never change.
        entryFileNames: ({ name }) =>
          name === SERVICE_WORKER ? `${SERVICE_WORKER}.js` : 'assets/[name]-[hash].js',
      },
    },
  },
  server: {
    proxy: {
      '/api': { target: server, changeOrigin: false },
      '/ws': { target: server, ws: true, changeOrigin: false },
    },
  },
});

/**
 * index.html itself is shown at addresses of any depth, so its own references begin at the root. Below a sub-path
 * the server puts that in front of them (server/http/page-files.ts).
 */
function pageFromRoot(): Plugin {
  return {
    name: 'scriptorium-page-from-root',
    apply: 'build',
    transformIndexHtml: { order: 'post', handler: (html) => html.replaceAll('="./', '="/') },
  };
}

/** Writes into the service worker which files make up the page, and a version that changes with any of them. */
function listShellFiles(): Plugin {
  return {
    name: 'scriptorium-shell-files',
    apply: 'build',
    writeBundle() {
      const worker = join(outDir, `${SERVICE_WORKER}.js`);
      // Licences are for who asks: no browser needs to keep them.
      const apart = new Set([worker, join(outDir, LICENSES)]);
      const files = filesIn(outDir).filter((file) => !apart.has(file));
      const hash = createHash('sha256');
      for (const file of files) hash.update(relative(outDir, file)).update(readFileSync(file));
      const manifest = {
        version: hash.digest('hex').slice(0, 16),
        files: files.map((file) => `/${relative(outDir, file)}`).filter((path) => path !== '/index.html'),
      };
      const code = readFileSync(worker, 'utf8');
      writeFileSync(worker, `const SHELL_MANIFEST=${JSON.stringify(manifest)};\n${code}`);
    },
  };
}

/** Compressed once here instead of with each request. */
function compressFiles(): Plugin {
  return {
    name: 'scriptorium-compress',
    apply: 'build',
    enforce: 'post',
    closeBundle() {
      for (const file of filesIn(outDir)) {
        if (!/\.(js|css|html|svg|json)$/.test(file)) continue;
        const bytes = readFileSync(file);
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
        const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
      }
    },
  };
}

function filesIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  // The order decides the version: the file system's own is no order.
  files.sort((one, other) => (one < other ? -1 : 1));
  return files;
}
