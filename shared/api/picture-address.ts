/**
 * Where a picture is, on this server and below its sub-path. The last part cannot be guessed and changes with each
 * picture, so that it may be kept for ever, and whoever has the address was shown the picture's person.
 */
const ADDRESS = /^\/api\/v1\/pictures\/[\w-]{1,64}$/;

export function pictureAddress(tag: string | null): string | null {
  return tag === null ? null : `/api/v1/pictures/${tag}`;
}

/** Whether something from outside is such an address and nothing else. */
export function isPictureAddress(value: unknown): value is string {
  return typeof value === 'string' && ADDRESS.test(value);
}
