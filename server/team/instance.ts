/** What the instance is called and who may come in. Kept in the database; environment variables go before. */
import type { Kysely, Transaction } from 'kysely';
import type { z } from 'zod';
import {
  DEFAULT_INSTANCE,
  instanceSettingsSchema,
  type InstanceSetting,
  type InstanceSettings,
  type UpdateInstanceRequest,
} from '../../shared/api/instance.ts';
import { recordAccessChange } from '../access/change-feed.ts';
import { shortenSessions } from '../accounts/sessions/session-length.ts';
import type { DatabaseSchema } from '../database/schema.ts';

export interface Instance {
  settings(): Promise<InstanceSettings>;
  /** Those that the environment sets. */
  readonly fixed: readonly InstanceSetting[];
  logo(): Promise<Logo | undefined>;
  /** Settings that the environment sets must not be among them. */
  change(
    transaction: Transaction<DatabaseSchema>,
    change: UpdateInstanceRequest,
    now: number,
  ): Promise<{ readonly before: InstanceSettings; readonly after: InstanceSettings }>;
}

export interface Logo {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

const KEY = 'instance';
const LOGO_KEY = 'instance_logo';
/** Read where links are believed (access-queries.ts): there while they let nobody in. */
const LINKS_OFF_KEY = 'share_links_off';

const savedSchema = instanceSettingsSchema.partial();
type Saved = Readonly<z.infer<typeof savedSchema>>;

/** @param fromEnvironment as server/config read them; written down so that every process and query sees them */
export async function openInstance(
  db: Kysely<DatabaseSchema>,
  fromEnvironment: Partial<InstanceSettings>,
): Promise<Instance> {
  const fixed = instanceSettingsSchema.keyof().options.filter((name) => fromEnvironment[name] !== undefined);
  const settings = async (): Promise<InstanceSettings> =>
    together(DEFAULT_INSTANCE, await readSaved(db), fromEnvironment);
  await writeLinksOff(db, await settings());
  return {
    settings,
    fixed,
    async logo() {
      const text = await read(db, LOGO_KEY);
      const parts = /^data:(image\/[a-z]+);base64,(.+)$/.exec(text ?? '');
      if (parts === null) return undefined;
      const [, mediaType = '', base64 = ''] = parts;
      return { mediaType, bytes: Buffer.from(base64, 'base64') };
    },
    async change(transaction, { logo, ...change }, now) {
      const before = together(DEFAULT_INSTANCE, await readSaved(transaction));
      const saved = together(before, change);
      await write(transaction, KEY, JSON.stringify(saved));
      if (logo !== undefined) await write(transaction, LOGO_KEY, logo ?? '');
      await writeLinksOff(transaction, together(saved, fromEnvironment));
      const { sessionDays } = together(saved, fromEnvironment);
      const isShorter = sessionDays < together(before, fromEnvironment).sessionDays;
      if (isShorter) await shortenSessions(transaction, sessionDays);
      if (change.shareLinks !== undefined || isShorter) await recordAccessChange(transaction, {}, now);
      return { before, after: saved };
    },
  };
}

/** Later ones go before earlier ones; what is undefined says nothing. */
export function together(
  settings: InstanceSettings,
  ...changes: readonly Partial<{ [Name in InstanceSetting]: InstanceSettings[Name] | undefined }>[]
): InstanceSettings {
  const said = changes.flatMap((change) => Object.entries(change).filter(([, value]) => value !== undefined));
  return instanceSettingsSchema.parse({ ...settings, ...Object.fromEntries(said) });
}

async function readSaved(db: Kysely<DatabaseSchema>): Promise<Saved> {
  const text = await read(db, KEY);
  const parsed = text === undefined ? undefined : savedSchema.safeParse(JSON.parse(text));
  // What a newer or older program wrote is left out rather than refused: nobody can mend it from the page otherwise.
  return parsed?.success === true ? parsed.data : {};
}

async function writeLinksOff(db: Kysely<DatabaseSchema>, { shareLinks }: InstanceSettings): Promise<void> {
  if (shareLinks) await db.deleteFrom('instance_settings').where('key', '=', LINKS_OFF_KEY).execute();
  else await write(db, LINKS_OFF_KEY, '1');
}

async function read(db: Kysely<DatabaseSchema>, key: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('instance_settings')
    .select('value')
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.value;
}

async function write(db: Kysely<DatabaseSchema>, key: string, value: string): Promise<void> {
  await db
    .insertInto('instance_settings')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}
