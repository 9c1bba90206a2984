/** LIMIT_REQUESTS_PER_MINUTE: one token bucket per address, in front of everything the API does. */
import { addressKey } from '../connection/address-key.ts';
import { HttpProblem } from './errors.ts';
import type { HttpApi } from './http-app.ts';

/** Addresses remembered at once; past that the longest unseen are forgotten, which can only be in their favour. */
const MAX_ADDRESSES = 20_000;

interface Bucket {
  tokens: number;
  at: number;
}

export interface RequestLimiter {
  /** Seconds until `address` may ask again; 0: it may now, and this was counted. */
  secondsToWait(address: string): number;
  /** Refuses requests of this scope that come too fast. */
  guard(api: HttpApi): void;
}

export function createRequestLimiter(options: {
  /** 0: no limit. */
  readonly requestsPerMinute: number;
  readonly now: () => number;
}): RequestLimiter {
  const { requestsPerMinute, now } = options;
  /** In order of last use. */
  const bucketByAddress = new Map<string, Bucket>();

  function secondsToWait(address: string): number {
    if (requestsPerMinute === 0) return 0;
    const key = addressKey(address);
    const at = now();
    const before = bucketByAddress.get(key) ?? { tokens: requestsPerMinute, at };
    const refilled = before.tokens + (Math.max(0, at - before.at) / 60_000) * requestsPerMinute;
    const tokens = Math.min(requestsPerMinute, refilled);
    bucketByAddress.delete(key);
    bucketByAddress.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at });
    if (bucketByAddress.size > MAX_ADDRESSES) {
      const [oldest] = bucketByAddress.keys();
      if (oldest !== undefined) bucketByAddress.delete(oldest);
    }
    return tokens >= 1 ? 0 : Math.max(1, Math.ceil(((1 - tokens) * 60) / requestsPerMinute));
  }

  return {
    secondsToWait,
    guard(api) {
      api.addHook('onRequest', (request, _reply, done) => {
        const retryAfterSeconds = secondsToWait(request.ip);
        done(
          retryAfterSeconds === 0 ? undefined : new HttpProblem('too-many-requests', { retryAfterSeconds }),
        );
      });
    },
  };
}
