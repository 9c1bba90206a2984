/** What V8's CPU profiles of our server say: which functions take the time themselves, thread by thread. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
}

const FUNCTIONS_SHOWN = 25;
const LONG_MS = 20;

export function readProfiles(folder: string): string {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return files
    .flatMap((path) => {
      if (path.endsWith('.cpuprofile')) return [describe(path)];
      if (path.endsWith('-threads.json')) return [describeThreads(path)];
      return path.endsWith('-loop.json') ? [describeHolds(path)] : [];
    })
    .join('\n');
}

/** From probes/watch.mjs */
function describeHolds(path: string): string {
  const holds: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!Array.isArray(holds)) throw new Error(`${path} is no list of delays`);
  const ran = holds
    .map((hold: unknown) => (isHold(hold) ? hold.ran : 0))
    .toSorted((one, other) => other - one);
  const own = ran.filter((ms) => ms > LONG_MS);
  const longest = own.slice(0, 8).map((ms) => ms.toFixed(0));
  return `${basename(join(path, '..'))}/${basename(path)}: loop delayed by more than ${LONG_MS} ms ${holds.length} times, at work meanwhile ${own.length} times (${longest.join(', ')} ms)`;
}

/** What each thread has run in the window, in ms; `all` is the whole process. */
function describeThreads(path: string): string {
  const threads: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof threads !== 'object' || threads === null) throw new Error(`${path} holds no threads`);
  const each = Object.entries(threads).map(([title, ms]) => `${title} ${Number(ms).toFixed(0)}`);
  return `${basename(join(path, '..'))}/${basename(path)}: CPU ms ${each.join(', ')}`;
}

function isHold(hold: unknown): hold is { readonly ran: number } {
  return typeof hold === 'object' && hold !== null && 'ran' in hold && typeof hold.ran === 'number';
}

function describe(path: string): string {
  const profile = parseProfile(path);
  const nodeById = new Map(profile.nodes.map((node) => [node.id, node]));
  const msByPlace = new Map<string, number>();
  let busy = 0;
  for (const [index, sample] of profile.samples.entries()) {
    const ms = (profile.timeDeltas[index] ?? 0) / 1_000;
    const place = placeOf(nodeById.get(sample));
    if (place === '(idle)') continue;
    busy += ms;
    msByPlace.set(place, (msByPlace.get(place) ?? 0) + ms);
  }
  const top = [...msByPlace].toSorted(([, one], [, other]) => other - one).slice(0, FUNCTIONS_SHOWN);
  return [
    `${basename(join(path, '..'))}/${basename(path)}: busy ${busy.toFixed(0)} ms`,
    ...top.map(([place, ms]) => `  ${((ms / busy) * 100).toFixed(1).padStart(5)} %  ${place}`),
  ].join('\n');
}

function placeOf(node: ProfileNode | undefined): string {
  if (node === undefined) return '(unknown)';
  const { functionName, url, lineNumber } = node.callFrame;
  if (url === '') return functionName;
  return `${functionName === '' ? '(anonymous)' : functionName}  ${url.replace(/^.*?\/(dist|node_modules)\//, '$1/')}:${lineNumber + 1}`;
}

function parseProfile(path: string): Profile {
  const profile: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isProfile(profile)) throw new Error(`${path} is no CPU profile`);
  return profile;
}

function isProfile(value: unknown): value is Profile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'nodes' in value &&
    'samples' in value &&
    'timeDeltas' in value
  );
}
