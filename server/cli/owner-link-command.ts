/** `scriptorium owner-link`: the first start's link again, for whom it was lost to. Earlier ones end. */
import { addressFor } from '../address.ts';
import { SETTING_OPTIONS } from '../config/read-settings.ts';
import { ownerLink } from '../owner-link.ts';
import type { Command } from './command.ts';
import { complain, print, withData } from './open-offline.ts';

export const ownerLinkCommand: Command = {
  name: 'owner-link',
  summary: 'print a new one-time link for the owner, while there is none',
  usage: '[--base-url https://…] [--port 3000] [--data-dir D]',
  options: SETTING_OPTIONS,
  run: (arguments_) =>
    withData(arguments_, async ({ accounts }, config) => {
      const token = await accounts.ownerLinkToken();
      if (token === undefined) {
        return complain('Somebody owns this instance already. To make accounts: scriptorium user create');
      }
      const link = ownerLink(config.baseUrl ?? addressFor(config), token);
      return print(arguments_, { link }, link);
    }),
};
