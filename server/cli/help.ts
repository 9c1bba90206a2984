/** What `--help` prints. */
import { flagOf } from '../config/read-settings.ts';
import { SETTING_NAMES } from '../config/config.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './commands.ts';

export function generalHelp(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length)) + 2;
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`);
  return `Usage: scriptorium <command> [--json] [--help]\n\n${lines.join('\n')}\n`;
}

export function commandHelp(command: Command): string {
  const lines = [`Usage: scriptorium ${command.name} ${command.usage}`.trimEnd(), '', command.summary];
  if (command.name === 'start') {
    lines.push('', 'Settings, also as environment variables and in .env:', '');
    lines.push(...SETTING_NAMES.map((name) => `  --${flagOf(name).padEnd(40)}${name}`));
  }
  return `${lines.join('\n')}\n`;
}
