/** `scriptorium user reset-link`: for whom no mail can be sent to, or who runs the server and forgot the password. */
import { makeResetLinkFor } from '../accounts/passwords/password-reset.ts';
import { addressFor } from '../address.ts';
import { SETTING_OPTIONS } from '../config/read-settings.ts';
import { systemClock } from '../open-data.ts';
import type { Command } from './command.ts';
import { complain, print, textFlag, withData } from './open-offline.ts';

export const userResetLink: Command = {
  name: 'user reset-link',
  summary: 'print a one-time link to a new password for somebody',
  usage: '--email E [--base-url https://…] [--port 3000] [--data-dir D]',
  options: { ...SETTING_OPTIONS, email: { type: 'string' } },
  async run(arguments_) {
    const email = textFlag(arguments_, 'email');
    if (email === undefined) return complain('user reset-link needs --email.', 2);
    return await withData(arguments_, async ({ db }, config) => {
      const made = await makeResetLinkFor(db, email, {
        now: systemClock.now(),
        baseUrl: config.baseUrl ?? addressFor(config),
      });
      if (!made.ok) return complain(made.error);
      const { link, expiresAt } = made.value;
      return print(arguments_, { link, expiresAt: new Date(expiresAt).toISOString() }, link);
    });
  },
};
