/**
 * Many small byte strings as one buffer, to be moved to another thread. Posting them one by one would copy the
 * whole buffer that each happens to be a view of.
 */
export interface PackedBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly lengths: Uint32Array<ArrayBuffer>;
}

export function packBytes(parts: readonly Uint8Array[]): PackedBytes {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  const lengths = new Uint32Array(parts.length);
  let at = 0;
  parts.forEach((part, index) => {
    bytes.set(part, at);
    lengths[index] = part.length;
    at += part.length;
  });
  return { bytes, lengths };
}

/** Views into the one buffer. */
export function unpackBytes({ bytes, lengths }: PackedBytes): Uint8Array[] {
  let at = 0;
  return Array.from(lengths, (length) => {
    const part = bytes.subarray(at, at + length);
    at += length;
    return part;
  });
}

export function packedBuffers({ bytes, lengths }: PackedBytes): readonly ArrayBuffer[] {
  return [bytes.buffer, lengths.buffer];
}
