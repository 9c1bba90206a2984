/**
 * How often somebody may try something: a token bucket per key, pure but for its own memory.
 */
export interface AttemptLimiter {
  /** Takes one attempt; undefined: go ahead, otherwise seconds to wait. */
  take(key: string, now: number): number | undefined;
  /** A successful attempt does not count. */
  giveBack(key: string, now: number): void;
}

export interface AttemptLimits {
  /** Attempts at once. */
  readonly burst: number;
  /** One more after each of these. */
  readonly everyMs: number;
}

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** Past this, the longest untouched bucket is forgotten: it has had the most time to fill. */
const MAX_KEYS = 20_000;

export function createAttemptLimiter({ burst, everyMs }: AttemptLimits): AttemptLimiter {
  const bucketByKey = new Map<string, Bucket>();

  function filled(key: string, now: number): number {
    const bucket = bucketByKey.get(key);
    return bucket === undefined
      ? burst
      : Math.min(burst, bucket.tokens + Math.max(0, now - bucket.at) / everyMs);
  }

  function keep(key: string, tokens: number, now: number): void {
    bucketByKey.delete(key);
    if (tokens >= burst) return;
    bucketByKey.set(key, { tokens, at: now });
    if (bucketByKey.size > MAX_KEYS)
      for (const oldest of bucketByKey.keys()) return void bucketByKey.delete(oldest);
  }

  return {
    take(key, now) {
      const tokens = filled(key, now);
      if (tokens < 1) return Math.max(1, Math.ceil(((1 - tokens) * everyMs) / 1000));
      keep(key, tokens - 1, now);
      return undefined;
    },
    giveBack(key, now) {
      keep(key, filled(key, now) + 1, now);
    },
  };
}
