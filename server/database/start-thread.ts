/**
 * Starts a worker thread from a TypeScript file: as `.ts` through tsx when the program runs from its source
 * (tests, `npm run dev`), as `.js` when it runs built. Every thread of the server is started here.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

export interface ThreadOptions {
  /** Shown in diagnostics. */
  readonly name: string;
  /** Structured-cloned into the thread's `workerData`. */
  readonly data: unknown;
  /** Ends the thread, not the process, when its heap grows beyond this. */
  readonly maxHeapMegabytes?: number;
}

/**
 * V8 lets dead buffers wait in proportion to this, in each thread, and documents are buffers. With its own 48 the
 * server grew by 73 to 145 MiB while 50 MB were written beside a reader that stalled; with this by 10 to 50.
 */
const YOUNG_GENERATION_MEGABYTES = 12;

/** `file` is the entry without its extension: `new URL('./log-writer-thread', import.meta.url)`. */
export function startThread(file: URL, options: ThreadOptions): Worker {
  const isSource = import.meta.url.endsWith('.ts');
  return new Worker(isSource ? sourceEntry(`${file.href}.ts`) : new URL(`${file.href}.js`), {
    name: options.name,
    workerData: options.data,
    execArgv: [],
    resourceLimits: {
      maxYoungGenerationSizeMb: YOUNG_GENERATION_MEGABYTES,
      ...(options.maxHeapMegabytes === undefined ? {} : { maxOldGenerationSizeMb: options.maxHeapMegabytes }),
    },
  });
}

/** `--import tsx` registers nothing in a worker of Node 20, so the thread does it itself, first thing. */
function sourceEntry(href: string): URL {
  // Resolving `tsx/esm/api` by require would find its CommonJS twin.
  const packageFile = pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json'));
  const tsx = new URL('dist/esm/api/index.mjs', packageFile).href;
  const code = `import { register } from ${JSON.stringify(tsx)}; register(); await import(${JSON.stringify(href)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}
