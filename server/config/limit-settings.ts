/** `LIMIT_…` variables, one for every bound of shared/protocol/limits.ts and named after it. */
import { z } from 'zod';
import { DEFAULT_LIMITS, type Limits } from '../../shared/protocol/limits.ts';

/** 2^40: beyond any machine this runs on, and far from where whole numbers end. */
const LARGEST = 2 ** 40;
/** Deeper recursion ends the call stack of whoever reads it, whatever the one who runs the server wishes. */
const LARGEST_DEPTH = 1_000;
/** One is read whole, and sent to everybody who sees its person. */
const LARGEST_PICTURE = 16 * 1024 * 1024;

/** `frameBytes` → `LIMIT_FRAME_BYTES` */
export function limitName(key: string): string {
  return `LIMIT_${key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

export const LIMIT_NAMES: readonly string[] = Object.keys(DEFAULT_LIMITS).map(limitName);

/** On the text of each variable, by the limit's key; absent ones get their default. */
export const limitsSchema = z.object({
  connections: rate('connections'),
  connectionsPerAddress: rate('connectionsPerAddress'),
  framesPerSecond: rate('framesPerSecond'),
  bytesPerSecond: rate('bytesPerSecond'),
  framesPerSecondPerAddress: rate('framesPerSecondPerAddress'),
  bytesPerSecondPerAddress: rate('bytesPerSecondPerAddress'),
  requestsPerMinute: rate('requestsPerMinute'),
  frameBytes: bound('frameBytes', 'a whole number of bytes'),
  documentBytes: bound('documentBytes', 'a whole number of bytes'),
  uploadBytes: bound('uploadBytes', 'a whole number of bytes'),
  pictureBytes: bound('pictureBytes', 'a whole number of bytes', LARGEST_PICTURE),
  outboundQueueBytes: bound('outboundQueueBytes', 'a whole number of bytes'),
  awarenessStateBytes: bound('awarenessStateBytes', 'a whole number of bytes'),
  awarenessFrameBytes: bound('awarenessFrameBytes', 'a whole number of bytes'),
  awarenessDepth: bound('awarenessDepth', 'a whole number', LARGEST_DEPTH),
  clientIdsPerDocument: count('clientIdsPerDocument'),
  rootTypesPerDocument: count('rootTypesPerDocument'),
  nestingDepth: bound('nestingDepth', 'a whole number', LARGEST_DEPTH),
  titleCharacters: bound('titleCharacters', 'a whole number'),
  handshakeMs: bound('handshakeMs', 'a whole number of milliseconds'),
}) satisfies z.ZodType<Limits>;

/** Whoever reads a rate takes 0 as "no limit". */
function rate(key: keyof Limits) {
  return wholeNumber(0, LARGEST, `expected a whole number from 0 to ${LARGEST} (0: no limit)`).default(
    DEFAULT_LIMITS[key],
  );
}

/** Counts within a document: 0 becomes a number nothing reaches, so that those who check need not know. */
function count(key: keyof Limits) {
  return wholeNumber(0, LARGEST, `expected a whole number from 0 to ${LARGEST} (0: no limit)`)
    .transform((value) => (value === 0 ? Number.MAX_SAFE_INTEGER : value))
    .default(DEFAULT_LIMITS[key]);
}

function bound(key: keyof Limits, what: string, most = LARGEST) {
  return wholeNumber(1, most, `expected ${what} from 1 to ${most}`).default(DEFAULT_LIMITS[key]);
}

function wholeNumber(least: number, most: number, error: string) {
  return z
    .string()
    .regex(/^\d{1,15}$/, { error })
    .transform(Number)
    .refine((value) => value >= least && value <= most, { error });
}
