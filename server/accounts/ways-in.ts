/** What every way in is made of: the parts that its functions and routes share. */
import type { Kysely } from 'kysely';
import type { SignUpRule } from '../../shared/api/instance.ts';
import type { Clock } from '../../shared/time-and-chance.ts';
import type { ChangeFeed } from '../access/change-feed.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import type { Letter, Mailer } from '../mail/mailer.ts';
import type { Accounts } from './accounts.ts';
import type { AdmitNewcomer } from './sign-up/admit-newcomer.ts';
import { readOrMakeAuthSecret } from './instance-settings.ts';
import { createProvider, type Provider, type ProviderSettings } from './provider/oidc.ts';

export interface WaysIn {
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly changes: Pick<ChangeFeed, 'tellNow'>;
  readonly accounts: Pick<Accounts, 'startSession' | 'sessionDays' | 'isCommonPassword'>;
  /** Encrypts what must be read again and signs what comes back; kept in the database. */
  readonly secret: string;
  readonly isHttps: boolean;
  /** Undefined: no mail can be sent. */
  readonly mailer: Mailer | undefined;
  /** Where links in mails lead. Never from a request: whoever asks could name any host. */
  readonly baseUrl: () => string;
  /** The origin of BASE_URL; undefined: the host that a browser asks by is believed, where browsers themselves check it. */
  readonly publicOrigin: string | undefined;
  /** The sub-path of BASE_URL, such as `/docs`; empty at the root. */
  readonly basePath: string;
  readonly provider: Provider | undefined;
  readonly admitNewcomer: AdmitNewcomer;
  /** The rule that it goes by, for what can be said before anybody is known. */
  readonly signUpRule: () => Promise<SignUpRule>;
  readonly audit: Pick<AuditLog, 'tally'>;
  /** What could not be done, in a few words, for the log. */
  readonly onError: (error: unknown, what: string) => void;
}

export interface WaysInOptions extends Omit<WaysIn, 'secret' | 'provider'> {
  readonly oidc: ProviderSettings | undefined;
}

export async function createWaysIn({ oidc, ...options }: WaysInOptions): Promise<WaysIn> {
  return {
    ...options,
    secret: await readOrMakeAuthSecret(options.db),
    provider: oidc === undefined ? undefined : createProvider(oidc),
  };
}

/** Where a request reached us: what passkeys and providers are bound to. */
export function originOf(
  { publicOrigin }: Pick<WaysIn, 'publicOrigin'>,
  request: { readonly protocol: string; readonly host: string },
): string {
  return publicOrigin ?? new URL(`${request.protocol}://${request.host}`).origin;
}

/**
 * Sends in the background: how long a mail server takes would tell who has an account. A letter that does not get
 * away is the log's to tell; whoever waits for it asks again.
 */
export function sendLater(
  { mailer, onError }: Pick<WaysIn, 'mailer' | 'onError'>,
  letter: () => Promise<Letter | undefined>,
): void {
  const send = async (): Promise<void> => {
    const written = await letter();
    if (written === undefined || mailer === undefined) return;
    const sent = await mailer.send(written);
    if (!sent.ok) onError(sent.error, 'a mail could not be sent');
  };
  send().catch((error: unknown) => onError(error, 'a mail could not be written'));
}
