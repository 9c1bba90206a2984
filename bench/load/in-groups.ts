const AT_ONCE = 20;

/** Acts in each room, in so many at a time that nobody waits for long. */
export async function inGroups(
  rooms: readonly string[],
  act: (room: string) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < rooms.length; at += AT_ONCE) {
    await Promise.all(rooms.slice(at, at + AT_ONCE).map(act));
  }
}
