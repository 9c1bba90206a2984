/**
 * Awareness updates as y-protocols writes them: varUint count, then per entry varUint client id, varUint clock,
 * varString JSON of the state (`null`: gone). Reading is total and linear; a state's JSON is parsed only when
 * somebody asks for it, since stock clients echo everybody's states and all but one entry is passed over.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { fail, succeed, type Result } from '../../shared/result.ts';
import type { PresenceUser } from '../../shared/protocol/hello.ts';

export interface AwarenessEntry {
  readonly clientId: number;
  readonly clock: number;
  /** JSON text, not yet parsed. */
  readonly stateText: string;
}

/** JSON text of a state, or null for a client that has gone. */
export type StateText = string | null;

export function decodeAwareness(bytes: Uint8Array): Result<readonly AwarenessEntry[], string> {
  const decoder = decoding.createDecoder(bytes);
  try {
    const count = decoding.readVarUint(decoder);
    // An entry takes at least three bytes: a count that cannot fit is refused before anything is allocated.
    if (count > bytes.length / 3) return fail('more entries announced than the frame can hold');
    const entries: AwarenessEntry[] = [];
    for (let read = 0; read < count; read += 1) {
      entries.push({
        clientId: decoding.readVarUint(decoder),
        clock: decoding.readVarUint(decoder),
        stateText: decoding.readVarString(decoder),
      });
    }
    return decoding.hasContent(decoder) ? fail('bytes after the last entry') : succeed(entries);
  } catch {
    return fail('truncated, or text that is not UTF-8');
  }
}

export function encodeAwarenessEntries(
  entries: readonly { readonly clientId: number; readonly clock: number; readonly stateText: StateText }[],
): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, entries.length);
  for (const { clientId, clock, stateText } of entries) {
    encoding.writeVarUint(encoder, clientId);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, stateText ?? 'null');
  }
  return encoding.toUint8Array(encoder);
}

/**
 * A client's state rebuilt with the `user` field the server vouches for; null when the client says it has gone.
 * Fails when the text is no JSON object or nests deeper than `maxDepth`.
 */
export function stampState(
  stateText: string,
  user: PresenceUser,
  maxDepth: number,
): Result<StateText, 'notJson' | 'tooDeep'> {
  if (stateText === 'null') return succeed(null);
  if (jsonDepth(stateText) > maxDepth) return fail('tooDeep');
  try {
    const parsed: unknown = JSON.parse(stateText);
    if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) return fail('notJson');
    return succeed(JSON.stringify({ ...parsed, user }));
  } catch {
    return fail('notJson');
  }
}

/** The deepest nesting of brackets outside strings: counted before parsing, so that parsing cannot overflow. */
function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (inString) {
      if (character === BACKSLASH) at += 1;
      else if (character === QUOTE) inString = false;
    } else if (character === QUOTE) inString = true;
    else if (character === OPEN_BRACE || character === OPEN_BRACKET) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (character === CLOSE_BRACE || character === CLOSE_BRACKET) depth -= 1;
  }
  return deepest;
}

const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
