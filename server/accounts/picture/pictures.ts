/** Pictures of people, as they are kept: one each, beside the account. */
import type { Kysely, Transaction } from 'kysely';
import { nanoid } from 'nanoid';
import { principalIdOf } from '../../../shared/ids.ts';
import { recordAccessChange } from '../../access/change-feed.ts';
import { recordEvent } from '../../audit/audit-log.ts';
import type { Asker } from '../../audit/noted-request.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import type { CleanPicture } from './clean-picture.ts';

export interface PictureChange {
  readonly userId: string;
  /** Undefined: none any more. */
  readonly picture: CleanPicture | undefined;
  /** Who does it, for the audit log. */
  readonly by: Asker;
}

/** Within the transaction that goes with it; open documents show it as soon as the change is told. */
export async function changePicture(
  transaction: Transaction<DatabaseSchema>,
  { userId, picture, by }: PictureChange,
  now: number,
): Promise<void> {
  await transaction.deleteFrom('pictures').where('user_id', '=', userId).execute();
  const tag = picture === undefined ? null : nanoid();
  if (picture !== undefined && tag !== null) {
    const { mediaType, bytes } = picture;
    await transaction
      .insertInto('pictures')
      .values({ tag, user_id: userId, media_type: mediaType, bytes })
      .execute();
  }
  const { name } = await transaction
    .updateTable('users')
    .set({ image: tag, updated_at: new Date(now).toISOString() })
    .where('id', '=', userId)
    .returning('name')
    .executeTakeFirstOrThrow();
  await recordAccessChange(transaction, { principalId: principalIdOf('user', userId) }, now);
  const subject = { kind: 'person', id: userId, name } as const;
  const detail = { what: picture === undefined ? 'pictureRemoved' : 'pictureChanged' };
  await recordEvent(transaction, { ...by, kind: 'account.changed', subject, detail }, now);
}

export async function findPicture(
  db: Kysely<DatabaseSchema>,
  tag: string,
): Promise<CleanPicture | undefined> {
  const row = await db
    .selectFrom('pictures')
    .select(['media_type', 'bytes'])
    .where('tag', '=', tag)
    .executeTakeFirst();
  return row === undefined ? undefined : { mediaType: row.media_type, bytes: row.bytes };
}
