/**
 * Where settings come from: flags win over the environment, the environment over `.env`. An empty value counts as
 * not set, because that is what `PORT=` in a file or a container's template means.
 */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { fail, succeed, type Result } from '../../shared/result.ts';
import {
  LATER_NAMES,
  parseConfig,
  SETTING_NAMES,
  type Config,
  type ConfigProblem,
  type SettingTexts,
} from './config.ts';

export interface SettingSources {
  /** By variable name, as flagsToSettings gives them. */
  readonly flags: SettingTexts;
  readonly environment: SettingTexts;
  /** The text of `.env`; empty when there is none. */
  readonly envFile: string;
}

export interface SourcedProblem extends ConfigProblem {
  /** What was given, for the one who has to correct it; undefined where it may be a secret. */
  readonly given: string | undefined;
  readonly source: string;
}

/** `--limit-frame-bytes` ↔ `LIMIT_FRAME_BYTES` */
export function flagOf(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

/** Options for node:util's parseArgs: every setting is a flag with a value. */
export const SETTING_OPTIONS: Readonly<Record<string, { readonly type: 'string' }>> = Object.fromEntries(
  [...SETTING_NAMES, ...LATER_NAMES].map((name) => [flagOf(name), { type: 'string' }]),
);

/** Parsed flags back to variable names; flags that are no settings are left out. */
export function flagsToSettings(values: Readonly<Record<string, unknown>>): SettingTexts {
  return Object.fromEntries(
    [...SETTING_NAMES, ...LATER_NAMES].flatMap((name) => {
      const value = values[flagOf(name)];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

export function readConfig(sources: SettingSources): Result<Config, readonly SourcedProblem[]> {
  const file = parseEnv(sources.envFile);
  const texts: Record<string, string | undefined> = {};
  for (const source of [file, sources.environment, sources.flags]) {
    for (const [name, text] of Object.entries(source)) {
      if (text !== undefined && text.trim() !== '') texts[name] = text.trim();
    }
  }
  const parsed = parseConfig(texts);
  if (parsed.ok) return succeed(parsed.value);
  return fail(
    parsed.error.map(({ name, message }) => ({
      name,
      message,
      given: /TOKEN|KEY|URL|OIDC|SECRET/.test(name) ? undefined : texts[name],
      source: sourceOf(name, sources),
    })),
  );
}

function sourceOf(name: string, { flags, environment }: SettingSources): string {
  if (flags[name] !== undefined) return `as --${flagOf(name)}`;
  return environment[name] === undefined ? 'in .env' : 'in the environment';
}

/** One line per problem, for people. */
export function describeProblems(problems: readonly SourcedProblem[]): string {
  const lines = problems.map(({ name, message, given, source }) => {
    const value = given === undefined ? '' : `: ${JSON.stringify(given.slice(0, 80))}`;
    return `  ${name} ${message} (${source}${value})`;
  });
  const head = problems.length === 1 ? 'One setting is wrong:' : `${problems.length} settings are wrong:`;
  return [head, ...lines, 'All settings are described in docs/operations.md.', ''].join('\n');
}

/** The text of `.env` in the working directory; empty when there is none. */
export function readEnvFile(): string {
  try {
    return readFileSync('.env', 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
