/** What V8's CPU profiles of our server say: where the time goes itself, and how long the loop was held at a stretch. */
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
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.name.endsWith('.cpuprofile'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => describe(path))
    .join('\n');
}

function describe(path: string): string {
  const profile = parseProfile(path);
  const nodeById = new Map(profile.nodes.map((node) => [node.id, node]));
  const msByPlace = new Map<string, number>();
  const stretches: number[] = [];
  let busy = 0;
  let stretch = 0;
  for (const [index, sample] of profile.samples.entries()) {
    const ms = (profile.timeDeltas[index] ?? 0) / 1_000;
    const place = placeOf(nodeById.get(sample));
    if (place === '(idle)') {
      stretches.push(stretch);
      stretch = 0;
      continue;
    }
    busy += ms;
    stretch += ms;
    msByPlace.set(place, (msByPlace.get(place) ?? 0) + ms);
  }
  stretches.push(stretch);
  const top = [...msByPlace].toSorted(([, one], [, other]) => other - one).slice(0, FUNCTIONS_SHOWN);
  const long = stretches.filter((ms) => ms > LONG_MS).toSorted((one, other) => other - one);
  return [
    `${basename(join(path, '..'))}/${basename(path)}: busy ${busy.toFixed(0)} ms`,
    `  busy without a pause for more than ${LONG_MS} ms: ${long.length} times, longest ${long
      .slice(0, 5)
      .map((ms) => ms.toFixed(0))
      .join(', ')} ms`,
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
