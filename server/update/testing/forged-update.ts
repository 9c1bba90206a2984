/** Updates made by hand, right and wrong ones: every field can be said freely. */
import * as encoding from 'lib0/encoding';
import { KIND } from '../item-content.ts';

export interface Id {
  readonly client: number;
  readonly clock: number;
}

export interface ForgedStruct {
  readonly kind: number;
  readonly origin?: Id | undefined;
  readonly rightOrigin?: Id | undefined;
  /** Written where there is neither origin nor right origin. */
  readonly parent?: string | Id | undefined;
  readonly parentSub?: string | undefined;
  /** Writes the content; see `content`. */
  readonly content: (encoder: encoding.Encoder) => void;
}

export interface ForgedSection {
  readonly client: number;
  readonly clock: number;
  readonly structs: readonly ForgedStruct[];
}

export interface ForgedDeletions {
  readonly client: number;
  /** clock and length */
  readonly ranges: readonly (readonly [number, number])[];
}

export function forgeUpdate(
  sections: readonly ForgedSection[],
  deletions: readonly ForgedDeletions[] = [],
): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, sections.length);
  for (const section of sections) {
    encoding.writeVarUint(encoder, section.structs.length);
    encoding.writeVarUint(encoder, section.client);
    encoding.writeVarUint(encoder, section.clock);
    for (const struct of section.structs) writeStruct(encoder, struct);
  }
  encoding.writeVarUint(encoder, deletions.length);
  for (const { client, ranges } of deletions) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ranges.length);
    for (const [clock, length] of ranges) {
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, length);
    }
  }
  return encoding.toUint8Array(encoder);
}

function writeStruct(encoder: encoding.Encoder, struct: ForgedStruct): void {
  if (struct.kind === KIND.gc || struct.kind === KIND.skip) {
    encoding.writeUint8(encoder, struct.kind);
    struct.content(encoder);
    return;
  }
  const { origin, rightOrigin, parentSub } = struct;
  const isFirst = origin === undefined && rightOrigin === undefined;
  encoding.writeUint8(
    encoder,
    struct.kind |
      (origin === undefined ? 0 : 0x80) |
      (rightOrigin === undefined ? 0 : 0x40) |
      (parentSub === undefined ? 0 : 0x20),
  );
  if (origin !== undefined) writeId(encoder, origin);
  if (rightOrigin !== undefined) writeId(encoder, rightOrigin);
  if (isFirst) {
    const parent = struct.parent ?? 'root';
    encoding.writeVarUint(encoder, typeof parent === 'string' ? 1 : 0);
    if (typeof parent === 'string') encoding.writeVarString(encoder, parent);
    else writeId(encoder, parent);
    if (parentSub !== undefined) encoding.writeVarString(encoder, parentSub);
  }
  struct.content(encoder);
}

function writeId(encoder: encoding.Encoder, id: Id): void {
  encoding.writeVarUint(encoder, id.client);
  encoding.writeVarUint(encoder, id.clock);
}

type Any = Parameters<typeof encoding.writeAny>[1];

/** Content by kind; `raw` is for what no Yjs would write. */
export const content = {
  length: (length: number) => (encoder: encoding.Encoder) => {
    encoding.writeVarUint(encoder, length);
  },
  text: (text: string) => (encoder: encoding.Encoder) => {
    encoding.writeVarString(encoder, text);
  },
  json: (texts: readonly string[]) => (encoder: encoding.Encoder) => {
    encoding.writeVarUint(encoder, texts.length);
    for (const text of texts) encoding.writeVarString(encoder, text);
  },
  any: (values: readonly Any[]) => (encoder: encoding.Encoder) => {
    encoding.writeVarUint(encoder, values.length);
    for (const value of values) encoding.writeAny(encoder, value);
  },
  binary: (bytes: Uint8Array) => (encoder: encoding.Encoder) => {
    encoding.writeVarUint8Array(encoder, bytes);
  },
  format: (key: string, json: string) => (encoder: encoding.Encoder) => {
    encoding.writeVarString(encoder, key);
    encoding.writeVarString(encoder, json);
  },
  type: (type: number, name?: string) => (encoder: encoding.Encoder) => {
    encoding.writeVarUint(encoder, type);
    if (name !== undefined) encoding.writeVarString(encoder, name);
  },
  subdocument: (guid: string, options: Any) => (encoder: encoding.Encoder) => {
    encoding.writeVarString(encoder, guid);
    encoding.writeAny(encoder, options);
  },
  raw: (bytes: readonly number[]) => (encoder: encoding.Encoder) => {
    for (const byte of bytes) encoding.writeUint8(encoder, byte);
  },
} as const;
