/** `scriptorium owner-link`: the first start's link again, for whom it was lost to. Earlier ones end. */
import { ownerLink } from '../owner-link.ts';
import type { Command } from './command.ts';
import { complain, DATA_OPTIONS, print, textFlag, withData } from './open-offline.ts';

export const ownerLinkCommand: Command = {
  name: 'owner-link',
  summary: 'print a new one-time link for the owner, while there is none',
  usage: '[--base-url https://…] [--data-dir D]',
  options: { ...DATA_OPTIONS, 'base-url': { type: 'string' }, port: { type: 'string' } },
  run: (arguments_) =>
    withData(arguments_, async ({ accounts }, { baseUrl, host, port }) => {
      const token = await accounts.ownerLinkToken();
      if (token === undefined) {
        return complain('Somebody owns this instance already. To make accounts: scriptorium user create');
      }
      const shownHost = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
      const address = baseUrl ?? `http://${shownHost}:${textFlag(arguments_, 'port') ?? port}`;
      const link = ownerLink(address, token);
      return print(arguments_, { link }, link);
    }),
};
