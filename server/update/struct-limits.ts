import { DEEPEST } from './item-content.ts';
import { MOST_CLIENT_IDS } from './place-runs.ts';

export interface StructLimits {
  /** Infinity where there is none. */
  readonly clientIds: number;
  readonly rootNames: number;
  readonly nestingDepth: number;
}

/** Where 0 means that there is no limit, but for the depth, which Yjs goes down by recursion. */
export function structLimitsOf(limits: {
  readonly clientIdsPerDocument: number;
  readonly rootTypesPerDocument: number;
  readonly nestingDepth: number;
}): StructLimits {
  return {
    clientIds:
      limits.clientIdsPerDocument === 0
        ? MOST_CLIENT_IDS
        : Math.min(limits.clientIdsPerDocument, MOST_CLIENT_IDS),
    rootNames: limits.rootTypesPerDocument === 0 ? Infinity : limits.rootTypesPerDocument,
    nestingDepth: limits.nestingDepth === 0 ? DEEPEST : Math.min(limits.nestingDepth, DEEPEST),
  };
}
