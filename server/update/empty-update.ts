/** No structs, no deletes: what Yjs sends when it has nothing to say. */
export const EMPTY_UPDATE: Uint8Array = new Uint8Array([0, 0]);

export function isEmptyUpdate(bytes: Uint8Array): boolean {
  return bytes.length === 2 && bytes[0] === 0 && bytes[1] === 0;
}
