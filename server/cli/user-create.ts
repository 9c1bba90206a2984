/** `scriptorium user create` */
import { text } from 'node:stream/consumers';
import type { Command, CommandArguments } from './command.ts';
import { complain, DATA_OPTIONS, print, textFlag, withData } from './open-offline.ts';

const ROLES = ['owner', 'admin', 'member'] as const;

export const userCreate: Command = {
  name: 'user create',
  summary: 'make an account for somebody',
  usage: '--email E --name N [--role owner|admin|member] [--password-stdin] [--data-dir D]',
  options: {
    ...DATA_OPTIONS,
    email: { type: 'string' },
    name: { type: 'string' },
    role: { type: 'string' },
    'password-stdin': { type: 'boolean' },
  },
  async run(arguments_) {
    const email = textFlag(arguments_, 'email');
    const name = textFlag(arguments_, 'name');
    const given = textFlag(arguments_, 'role') ?? 'member';
    const role = ROLES.find((known) => known === given);
    if (email === undefined || name === undefined)
      return complain('user create needs --email and --name.', 2);
    if (role === undefined) return complain(`--role is one of ${ROLES.join(', ')}.`, 2);
    const password = await readPassword(arguments_);
    return await withData(arguments_, async ({ accounts }) => {
      const created = await accounts.createUser({ email, name, role, password });
      if (!created.ok) return complain(created.error);
      const { id } = created.value;
      return print(arguments_, created.value, id);
    });
  },
};

/** The first line of standard input: never a flag, which everybody on the machine could read. */
async function readPassword({ values }: CommandArguments): Promise<string | undefined> {
  if (values['password-stdin'] !== true) return undefined;
  return (await text(process.stdin)).split(/\r?\n/, 1)[0];
}
