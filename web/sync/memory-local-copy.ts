/** A local copy without a browser: for Node, for tests and for the simulated world. Outlives its client. */
import { fail, succeed, type Result } from '../../shared/result.ts';
import type { CopyFault, CopyMeta, LoadedCopy } from './core/sync-events.ts';
import type { CopyBatch, LocalCopy, WrittenCopy } from './local-copy.ts';

interface Scope {
  meta: CopyMeta | undefined;
  readonly contents: Uint8Array[];
  readonly edits: Map<string, Uint8Array>;
  readonly ownClientIds: Set<number>;
  setAside: boolean;
}

export interface MemoryLocalCopy extends LocalCopy {
  /** From now on writing and reading fail so; undefined: they succeed again. */
  failWith(fault: CopyFault | undefined): void;
  /** What is on this device's disk, set aside or not. */
  unsentKeys(): readonly string[];
  contents(): readonly Uint8Array[];
}

export function createMemoryLocalCopy(): MemoryLocalCopy {
  const scopes = new Map<string, Scope>();
  let fault: CopyFault | undefined;

  function scopeOf(generation: string): Scope {
    const known = scopes.get(generation);
    if (known !== undefined) return known;
    const fresh: Scope = {
      meta: undefined,
      contents: [],
      edits: new Map(),
      ownClientIds: new Set(),
      setAside: false,
    };
    scopes.set(generation, fresh);
    return fresh;
  }

  return {
    load: () => Promise.resolve(fault === undefined ? succeed(loadedFrom(scopes)) : fail(fault)),
    write(batch) {
      if (fault !== undefined) return Promise.resolve<Result<WrittenCopy, CopyFault>>(fail(fault));
      return Promise.resolve(succeed(writeInto(scopeOf(batch.generation), batch)));
    },
    setAside(generation) {
      const scope = scopeOf(generation);
      if (scope.edits.size === 0) scopes.delete(generation);
      else scope.setAside = true;
      return Promise.resolve();
    },
    forget(givenUp) {
      for (const [generation, scope] of scopes) {
        for (const key of givenUp) scope.edits.delete(key);
        if (scope.edits.size === 0) scopes.delete(generation);
      }
      return Promise.resolve();
    },
    compact: () => Promise.resolve(),
    close: () => undefined,
    failWith(next) {
      fault = next;
    },
    unsentKeys: () => [...scopes.values()].flatMap((scope) => Array.from(scope.edits.keys())),
    contents: () =>
      [...scopes.values()].flatMap((scope) => scope.contents.concat(Array.from(scope.edits.values()))),
  };
}

function loadedFrom(scopes: ReadonlyMap<string, Scope>): LoadedCopy | undefined {
  for (const scope of scopes.values()) {
    if (scope.setAside || scope.meta === undefined) continue;
    const unsent = [...scope.edits].map(([key, update]) => ({ key, update }));
    return { meta: scope.meta, shared: [...scope.contents], unsent, ownClientIds: [...scope.ownClientIds] };
  }
  return undefined;
}

function writeInto(scope: Scope, batch: CopyBatch): WrittenCopy {
  const gap = batch.continues && scope.meta === undefined;
  for (const row of batch.unsent) scope.edits.set(row.key, row.update);
  for (const clientId of batch.ownClientIds) scope.ownClientIds.add(clientId);
  scope.contents.push(...batch.content);
  for (const key of batch.acked) {
    const update = scope.edits.get(key);
    if (update === undefined) continue;
    scope.edits.delete(key);
    scope.contents.push(update);
  }
  if (batch.confirmed) scope.setAside = false;
  scope.meta = { ...batch.meta, seen: scope.meta?.seen === true || (batch.meta.seen && !gap) };
  return { gap };
}
