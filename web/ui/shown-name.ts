import type { PresenceUser } from '../../shared/protocol/hello.ts';

/** How a person is named to others, in every place: a guest's name is their own choice and says so. */
export function shownName({ name, kind }: Pick<PresenceUser, 'name' | 'kind'>, guest: string): string {
  return kind === 'member' ? name : `${name} (${guest})`;
}
