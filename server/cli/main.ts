/** `scriptorium <command>`: finds the command, parses its flags, ends with its exit code. */
import { parseArgs } from 'node:util';
import type { Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import { commandHelp, generalHelp } from './help.ts';

/** Wrong usage or settings, before anything was done. */
const USAGE_ERROR = 2;

async function run(args: readonly string[]): Promise<number> {
  const found = findCommand(args);
  if (found === undefined) {
    const first = args.find((arg) => !arg.startsWith('-'));
    if (first === undefined && (args.length === 0 || args.includes('--help') || args.includes('-h'))) {
      process.stdout.write(generalHelp());
      return args.length === 0 ? USAGE_ERROR : 0;
    }
    if (first === undefined && args.includes('--version')) return await run(['version']);
    process.stderr.write(`There is no command ${JSON.stringify(args.join(' '))}.\n\n${generalHelp()}`);
    return USAGE_ERROR;
  }
  const { command, rest } = found;
  const parsed = parseFlags(command, rest);
  if (typeof parsed === 'string') {
    process.stderr.write(`${parsed}\n\n${commandHelp(command)}`);
    return USAGE_ERROR;
  }
  if (parsed.values['help'] === true) {
    process.stdout.write(commandHelp(command));
    return 0;
  }
  return await command.run(parsed);
}

function findCommand(
  args: readonly string[],
): { readonly command: Command; readonly rest: readonly string[] } | undefined {
  for (const command of COMMANDS) {
    const words = command.name.split(' ');
    if (words.every((word, index) => args[index] === word)) {
      return { command, rest: args.slice(words.length) };
    }
  }
  return undefined;
}

function parseFlags(command: Command, args: readonly string[]): Parameters<Command['run']>[0] | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        ...command.options,
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: command.positionals !== undefined,
      strict: true,
    });
    return { values, positionals };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

process.exitCode = await run(process.argv.slice(2));
// Whatever is still open by mistake (a timer, a thread) must not keep a finished command alive.
setTimeout(() => process.exit(), 1_000).unref();
