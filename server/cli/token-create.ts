/** `scriptorium token create`: prints the token alone, so that `$(…)` takes it. */
import { TOKEN_SCOPES } from '../../shared/roles.ts';
import type { Command } from './command.ts';
import { complain, DATA_OPTIONS, print, textFlag, withData } from './open-offline.ts';

export const tokenCreate: Command = {
  name: 'token create',
  summary: 'make an API token for somebody, and print it',
  usage: '--user E [--scope read|write|admin] [--name N] [--data-dir D]',
  options: {
    ...DATA_OPTIONS,
    user: { type: 'string' },
    scope: { type: 'string' },
    name: { type: 'string' },
  },
  async run(arguments_) {
    const user = textFlag(arguments_, 'user');
    const given = textFlag(arguments_, 'scope') ?? 'write';
    const scope = TOKEN_SCOPES.find((known) => known === given);
    if (user === undefined) return complain('token create needs --user with an e-mail address.', 2);
    if (scope === undefined) return complain(`--scope is one of ${TOKEN_SCOPES.join(', ')}.`, 2);
    return await withData(arguments_, async ({ accounts }) => {
      const created = await accounts.createToken({ user, scope, name: textFlag(arguments_, 'name') });
      if (!created.ok) return complain(created.error);
      const { token } = created.value;
      return print(arguments_, { token, user, scope }, token);
    });
  },
};
