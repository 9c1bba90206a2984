/** All commands, in the order in which the help lists them. */
import { SETTING_OPTIONS } from '../config/read-settings.ts';
import type { Command } from './command.ts';
import { start } from './start.ts';
import { docCreate } from './doc-create.ts';
import { doctor } from './doctor.ts';
import { ownerLinkCommand } from './owner-link-command.ts';
import { tokenCreate } from './token-create.ts';
import { userCreate } from './user-create.ts';
import { userResetLink } from './user-reset-link.ts';
import { version } from './version.ts';

const LATER = ['backup', 'restore', 'export', 'import'];

export const COMMANDS: readonly Command[] = [
  {
    name: 'start',
    summary: 'serve, in the foreground',
    usage: '[--port 3000] [--host 127.0.0.1] [--data-dir ./data] … (every setting is a flag)',
    options: SETTING_OPTIONS,
    run: start,
  },
  userCreate,
  userResetLink,
  tokenCreate,
  docCreate,
  ownerLinkCommand,
  doctor,
  {
    name: 'version',
    summary: 'print the version',
    usage: '',
    options: {},
    run: version,
  },
  ...LATER.map((name): Command => ({
    name,
    summary: 'comes with a later version',
    usage: '',
    options: {},
    positionals: '',
    async run() {
      process.stderr.write(
        `"${name}" is not supported by this version. To keep a copy, stop the server and copy DATA_DIR (docs/operations.md).\n`,
      );
      return 2;
    },
  })),
];
