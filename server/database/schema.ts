/**
 * The tables as Kysely sees them. A subject that adds a migration adds its tables' row types in a file of its own
 * beside this one (`account-tables.ts`, …) and extends DatabaseSchema by them. better-auth works on the same
 * Kysely instance: `betterAuth({ database: { db: relational.db, type: 'sqlite' } })`.
 */
import type { LogTables } from './log-tables.ts';
import type { PeopleTables } from './people-tables.ts';
import type { ProfileTables } from './profile-tables.ts';
import type { TeamTables } from './team-tables.ts';
import type { WaysInTables } from './ways-in-tables.ts';

export interface DatabaseSchema extends LogTables, PeopleTables, ProfileTables, TeamTables, WaysInTables {}
