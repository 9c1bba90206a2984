/** Who is here, one entry a person however many windows they have open. */
import type { PresenceUser } from '../../../shared/protocol/hello.ts';
import type { Peer } from '../../sync/peers.ts';

export interface Person {
  readonly user: PresenceUser;
  readonly typing: boolean;
  /** Their windows: whichever has a caret in the text can be followed. */
  readonly clientIds: readonly number[];
}

/** Everybody but oneself; a second window of one's own is no second person. */
export function peopleAmong(peers: readonly Peer[], myself: PresenceUser | undefined): readonly Person[] {
  const peopleById = new Map<string, Person>();
  for (const { user, typing, clientId } of peers) {
    if (user.id === myself?.id && user.kind !== 'link') continue;
    const known = peopleById.get(user.id);
    peopleById.set(user.id, {
      user,
      typing: typing || known?.typing === true,
      clientIds: [...(known?.clientIds ?? []), clientId],
    });
  }
  return [...peopleById.values()];
}
