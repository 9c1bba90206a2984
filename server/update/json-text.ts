/**
 * JSON as Yjs v1 carries it in embeds, formats and old array content. The nesting is counted on the bytes before
 * anything is parsed: parsing and writing it again are recursions, and so is looking at the keys.
 */
import { textBetween } from './byte-reader.ts';

export const TOO_DEEP = 'values are nested too deep';

export interface JsonBounds {
  readonly deepest: number;
  /** Yjs writes an undefined array element as the bare word. */
  readonly mayBeUndefined: boolean;
}

/** Undefined when these bytes, which must be UTF-8, are JSON that may be kept. */
export function faultOfJson(
  bytes: Uint8Array,
  start: number,
  end: number,
  bounds: JsonBounds,
): string | undefined {
  if (nestingOfJson(bytes, start, end) > bounds.deepest) return TOO_DEEP;
  const text = textBetween(bytes, start, end);
  if (COMMON.has(text) || (bounds.mayBeUndefined && text === 'undefined')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'text that is not JSON';
  }
  return hasForbiddenKey(value) ? 'a forbidden key' : undefined;
}

const COMMON: ReadonlySet<string> = new Set(['null', 'true', 'false', '{}', '""']);

export function isForbiddenKey(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype';
}

/** The deepest nesting of brackets outside of strings; of text that is not JSON, some number. */
function nestingOfJson(bytes: Uint8Array, start: number, end: number): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (isInString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isInString = false;
    } else if (byte === QUOTE) {
      isInString = true;
    } else if (byte === BRACKET || byte === BRACE) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (byte === CLOSING_BRACKET || byte === CLOSING_BRACE) {
      depth -= 1;
    }
  }
  return deepest;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

function hasForbiddenKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasForbiddenKey);
  return Object.entries(value).some(([key, inner]) => isForbiddenKey(key) || hasForbiddenKey(inner));
}
