/** What a command works on: the data directory of the settings, beside a running server or without one. */
import type { Config } from '../config/config.ts';
import { prepareDataDirectory } from '../config/data-directory.ts';
import { describeProblems, flagsToSettings, readConfig, readEnvFile } from '../config/read-settings.ts';
import { prepareDatabase } from '../database/prepare-database.ts';
import { databaseFile, openData, type Data } from '../open-data.ts';
import type { CommandArguments } from './command.ts';

/** Flags of every command that works on data. */
export const DATA_OPTIONS = { 'data-dir': { type: 'string' } } as const;

/** Settings for a command; undefined: they are wrong, and that has been said. */
export function readCommandConfig({ values }: CommandArguments): Config | undefined {
  const config = readConfig({
    flags: flagsToSettings(values),
    environment: process.env,
    envFile: readEnvFile(),
  });
  if (config.ok) return config.value;
  process.stderr.write(describeProblems(config.error));
  return undefined;
}

/** Opens the data, lets `work` do its part, closes it again; resolves with the exit code. */
export async function withData(
  arguments_: CommandArguments,
  work: (data: Data, config: Config) => Promise<number>,
): Promise<number> {
  const config = readCommandConfig(arguments_);
  if (config === undefined) return 2;
  process.umask(0o077);
  const dataDir = prepareDataDirectory(config.dataDir);
  if (!dataDir.ok) return complain(dataDir.error);
  const prepared = prepareDatabase(databaseFile(dataDir.value));
  if (!prepared.ok) return complain(prepared.error.message);
  const data = await openData({
    config,
    dataDir: dataDir.value,
    // A server may be running on it; without one, the next start tidies.
    holdsDataDirectory: false,
    onError: (error, what) => process.stderr.write(`${what}: ${String(error)}\n`),
  });
  try {
    return await work(data, config);
  } finally {
    await data.close();
  }
}

export function complain(message: string, exitCode = 1): number {
  process.stderr.write(`${message}\n`);
  return exitCode;
}

/** A flag's text; undefined when it was not given. */
export function textFlag({ values }: CommandArguments, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** One line: JSON for machines, or the text for people. */
export function print({ values }: CommandArguments, facts: object, text: string): number {
  process.stdout.write(`${values['json'] === true ? JSON.stringify(facts) : text}\n`);
  return 0;
}
