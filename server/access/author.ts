/** Somebody as others see them, from the rows that tell it. */
import type { Author } from '../../shared/api/person.ts';
import { pictureAddress } from '../../shared/api/picture-address.ts';

export interface AuthorRow {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  /** The picture's tag. */
  readonly image: string | null;
}

export function authorOf({ id, name, color, image }: AuthorRow): Author {
  return { id, name, color, picture: pictureAddress(image) };
}

/** What a query of something that somebody made selects of them, beside its own columns. */
export const CREATOR = [
  'users.name as creator_name',
  'users.color as creator_color',
  'users.image as creator_image',
] as const;

export interface CreatorColumns {
  readonly created_by: string | null;
  readonly creator_name: string | null;
  readonly creator_color: string | null;
  readonly creator_image: string | null;
}

/** Null: nobody, or nobody that is known any more. */
export function creatorOf(row: CreatorColumns): Author | null {
  const { created_by: id, creator_name: name, creator_color: color, creator_image: image } = row;
  return id === null || name === null || color === null ? null : authorOf({ id, name, color, image });
}
